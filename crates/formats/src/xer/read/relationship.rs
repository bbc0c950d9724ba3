//! Relationships.

use chainage_model::{Lag, Relationship, RelationshipKind};

use super::{Fields, Reader, decoded};
use crate::xer::schema::Link;
use crate::xer::source::Source;
use crate::xer::value;

/// P6's codes of relationships.
pub(crate) const KINDS: [(&str, RelationshipKind); 4] = [
    ("PR_FS", RelationshipKind::FinishStart),
    ("PR_SS", RelationshipKind::StartStart),
    ("PR_FF", RelationshipKind::FinishFinish),
    ("PR_SF", RelationshipKind::StartFinish),
];

impl<'a, S: Source> Reader<'a, S> {
    pub(super) fn relationships(&mut self) {
        let (activities, content, tally) = (&self.activities, &mut self.content, &mut self.tally);
        let numbers = self.numbers;
        self.source.each(&mut self.log, |log, place, row: Link<'a>| {
            let find = |key: &str| activities.get(key).copied();
            let Some((predecessor, successor)) = find(row.pred_task_id).zip(find(row.task_id)) else {
                tally.dangling += 1;
                return;
            };
            if predecessor == successor {
                log.field("XER020", place, "", "an activity is tied to itself; the relationship is left out");
                return;
            }
            let mut fields = Fields { log, place, numbers };
            let code = row.pred_type;
            let kind = decoded(code, &KINDS);
            if kind.is_none() && !code.is_empty() {
                fields.unknown("pred_type", code, "finish to start is assumed");
            }
            let lag = fields.hours("lag_hr_cnt", row.lag_hr_cnt).unwrap_or_default();
            let relationship = Relationship {
                lag: Lag::Time(lag),
                reason: value::text(row.comments),
                ..Relationship::new(predecessor, successor, kind.unwrap_or_default())
            };
            content.plan.add_relationship(relationship).expect("both activities are in the plan");
            content.rows.relationships.push(Some(place.at));
            content.origins.relationships.push(Some(place.span()));
        });
    }
}
