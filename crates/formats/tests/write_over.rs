//! Plans with more or fewer things than the XER file they are written over.

#[cfg(test)]
mod tests {
    use chainage_formats::{Format, WriteError, xer};
    use chainage_model::{
        Activity, Money, Placement, Plan, Relationship, RelationshipKind, Units, WorkingTime,
    };

    /// Two linked activities, with tables and columns that mean nothing to a plan.
    const FILE: &str = "ERMHDR\t19.12\r\n\
        %T\tPROJECT\r\n%F\tproj_id\tproj_short_name\tplan_start_date\r\n%R\t1\tBYPASS\t2026-03-02 08:00\r\n\
        %T\tMOODS\r\n%F\tmood_id\ttask_id\tmood\r\n%R\t1\t7\tgood\r\n%R\t2\t9\tbad\r\n\
        %T\tTASK\r\n%F\ttask_id\tproj_id\ttask_code\ttask_name\ttask_type\ttarget_drtn_hr_cnt\tcolour\r\n\
        %R\t7\t1\tA10\tDig\tTT_Task\t40\tred\r\n%R\t9\t1\tA20\tPour\tTT_Task\t8\tblue\r\n\
        %T\tTASKPRED\r\n%F\ttask_pred_id\ttask_id\tpred_task_id\tpred_type\tlag_hr_cnt\r\n%R\t3\t9\t7\tPR_FS\t0\r\n\
        %T\tUDFTYPE\r\n%F\tudf_type_id\ttable_name\tudf_type_label\r\n%R\t4\tPROJECT\tClient\r\n%R\t5\tTASK\tCrew\r\n\
        %T\tUDFVALUE\r\n%F\tudf_type_id\tfk_id\tudf_text\r\n%R\t4\t9\tCity\r\n%R\t5\t9\tB\r\n\
        %E\r\n";

    fn read(text: &str) -> (Plan, xer::Document) {
        let options = xer::Options::default();
        let (import, document) = xer::read_with_document("a.xer", text.as_bytes(), &options).unwrap();
        (import.plan, document)
    }

    fn written(plan: &Plan, document: &xer::Document) -> String {
        String::from_utf8(xer::write_over(plan, document).unwrap()).unwrap()
    }

    #[test]
    fn what_is_left_out_takes_with_it_what_hangs_on_it() {
        let (_, document) = read(FILE);
        let rest = FILE
            .replace("%R\t9\t1\tA20\tPour\tTT_Task\t8\tblue\r\n", "")
            .replace("%R\t3\t9\t7\tPR_FS\t0\r\n", "");
        let (plan, _) = read(&rest);
        assert_eq!(plan.activities().len(), 1);
        // A field of the project that has the same number stays.
        let expected = rest.replace("%R\t2\t9\tbad\r\n", "").replace("%R\t5\t9\tB\r\n", "");
        assert_eq!(written(&plan, &document), expected);
    }

    #[test]
    fn what_is_added_gets_new_keys_and_everything_else_stays() {
        let (mut plan, document) = read(FILE);
        let (dig, pour) = (plan.find_activity("A10").unwrap(), plan.find_activity("A20").unwrap());
        let cure = Activity {
            duration: WorkingTime::from_hours(72),
            cost: Some(Money::from_smallest(150_000)),
            ..Activity::task(plan.activity(pour).project, "A30", "Cure")
        };
        let cure = plan.add_activity(cure).unwrap();
        plan.add_relationship(Relationship::finish_start(pour, cure)).unwrap();
        plan.add_relationship(Relationship::new(dig, pour, RelationshipKind::StartStart)).unwrap();
        let text = written(&plan, &document);
        for row in [
            "%R\t1\t7\tgood\r\n",
            "%R\t7\t1\tA10\tDig\tTT_Task\t40\tred\t",
            "%R\t10\t1\tA30\tCure\tTT_Task\t72\t\t",
        ] {
            assert!(text.contains(row), "{row:?} in {text}");
        }
        assert!(
            text.contains("%R\t4\t10\t9\tPR_FS\t0\t") && text.contains("%R\t5\t9\t7\tPR_SS\t0\t"),
            "{text}"
        );
        assert!(text.contains("%T\tPROJCOST\r\n"), "a table the file did not have");
        let (again, second) = read(&text);
        assert_eq!(again.relationships(), plan.relationships());
        let shown = |plan: &Plan| {
            plan.activities().iter().map(|a| (a.code.clone(), a.duration, a.cost, a.kind)).collect::<Vec<_>>()
        };
        assert_eq!(shown(&again), shown(&plan));
        assert_eq!(written(&again, &second), text, "and once more");
    }

    #[test]
    fn a_relationship_that_is_left_out_loses_its_row_only() {
        let (plan, document) = read(FILE);
        let plan = plan.without_relationships(|_| true);
        assert_eq!(written(&plan, &document), FILE.replace("%R\t3\t9\t7\tPR_FS\t0\r\n", ""));
    }

    #[test]
    fn another_kind_of_relationship_is_the_same_row() {
        let (mut plan, document) = read(FILE);
        let link = plan.relationships().ids().next().unwrap();
        plan.edit_relationship(link, |link| link.kind = RelationshipKind::FinishFinish).unwrap();
        assert_eq!(written(&plan, &document), FILE.replace("PR_FS", "PR_FF"));
    }

    #[test]
    fn what_rows_cannot_follow_is_refused_by_name() {
        let (mut plan, document) = read(FILE);
        let dig = plan.find_activity("A10").unwrap();
        plan.edit_activity(dig, |dig| dig.cost = Some(Money::from_smallest(1))).unwrap();
        let error = xer::write_over(&plan, &document).unwrap_err();
        assert!(matches!(error, WriteError::CannotHold { .. }));
        assert!(error.to_string().contains("A10"), "{error}");
    }

    #[test]
    fn activities_of_a_project_that_was_not_exported_stand() {
        let file = "ERMHDR\t19.12\r\n\
            %T\tPROJECT\r\n%F\tproj_id\tproj_short_name\tplan_start_date\texport_flag\r\n\
            %R\t1\tBYPASS\t2026-03-02 08:00\tY\r\n%R\t2\tMETRO\t2026-01-05 08:00\tN\r\n\
            %T\tTASK\r\n\
            %F\ttask_id\tproj_id\ttask_code\ttarget_drtn_hr_cnt\tearly_start_date\tearly_end_date\r\n\
            %R\t7\t1\tA10\t40\t2026-03-09 08:00\t2026-03-13 17:00\r\n\
            %R\t9\t2\tM10\t8\t2026-03-06 08:00\t2026-03-06 17:00\r\n\
            %T\tTASKPRED\r\n%F\ttask_pred_id\ttask_id\tpred_task_id\tpred_type\tlag_hr_cnt\r\n\
            %R\t3\t7\t9\tPR_FS\t0\r\n%E\r\n";
        let placements = |plan: &Plan| plan.activities().iter().map(|a| a.placement).collect::<Vec<_>>();
        let (plan, document) = read(file);
        let expected = vec![Placement::AsSoonAsPossible, Placement::Manual];
        assert_eq!(placements(&plan), expected);
        assert_eq!(written(&plan, &document), file);
        // Written without the file, it is again a project that was not exported, and nothing is lost.
        let again = xer::write(&plan);
        assert_eq!(placements(&read(std::str::from_utf8(&again).unwrap()).0), expected);
        assert_eq!(chainage_formats::losses(&plan, Format::Xer), []);
        // Where no project says that it was exported, all were.
        let (plan, _) = read(&file.replace("08:00\tY\r", "08:00\t\r"));
        assert_eq!(placements(&plan), vec![Placement::AsSoonAsPossible; 2]);
    }

    #[test]
    fn what_is_left_for_a_resource_is_its_work() {
        let file = FILE.replace("TT_Task\t40", "TT_Rsrc\t40").replace(
            "%E",
            "%T\tRSRC\r\n%F\trsrc_id\trsrc_short_name\trsrc_type\r\n%R\t5\tcrew\tRT_Labor\r\n\
             %T\tTASKRSRC\r\n%F\ttaskrsrc_id\ttask_id\tproj_id\trsrc_id\tremain_qty\tremain_qty_per_hr\t\
             target_qty_per_hr\trollup_dates_flag\r\n%R\t1\t7\t1\t5\t60\t2\t2\tY\r\n%E",
        );
        let of = |plan: &Plan| plan.activity(plan.find_activity("A10").unwrap()).assignments[0];
        let (plan, document) = read(&file);
        let assignment = of(&plan);
        // Two of them take thirty hours for it.
        let asked = (assignment.units, assignment.remaining, assignment.driving);
        assert_eq!(asked, (Units::whole(2), Some(WorkingTime::from_hours(60)), true));
        assert_eq!(written(&plan, &document), file);
        let again = xer::write(&plan);
        assert_eq!(of(&read(std::str::from_utf8(&again).unwrap()).0), assignment);
    }
}
