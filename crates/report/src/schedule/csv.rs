//! Activities as comma-separated values.

use csv::Writer;

use super::{View, schedule_json};

/// Writes one line an activity, with a head; the columns are those of the JSON contract, in its order.
#[expect(clippy::missing_panics_doc, reason = "writing to memory does not fail")]
pub fn activities_csv(view: &View<'_>) -> String {
    let mut writer = Writer::from_writer(Vec::new());
    let head = [
        "code",
        "name",
        "name_zh",
        "project",
        "kind",
        "start",
        "finish",
        "early_start",
        "early_finish",
        "late_start",
        "late_finish",
        "total_float",
        "free_float",
        "critical",
        "longest_path",
        "driver",
        "interfering_float",
        "independent_float",
    ];
    let memory = "writing to memory does not fail";
    writer.write_record(head).expect(memory);
    for a in schedule_json(view).activities {
        let floats = [a.total_float, a.free_float, a.interfering_float, a.independent_float];
        let [total, free, interfering, independent] = floats.map(|float| float.to_string());
        let flags = [a.critical, a.longest_path].map(|flag| if flag { "true" } else { "false" });
        let record = [
            &a.code,
            &a.name,
            &a.name_zh,
            &a.project,
            a.kind,
            &a.start,
            &a.finish,
            &a.early_start,
            &a.early_finish,
            &a.late_start,
            &a.late_finish,
            &total,
            &free,
            flags[0],
            flags[1],
            &a.driver,
            &interfering,
            &independent,
        ];
        writer.write_record(record).expect(memory);
    }
    String::from_utf8(writer.into_inner().expect(memory)).expect("every field is UTF-8")
}
