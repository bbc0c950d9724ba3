//! Workbooks that people make, and archives that are none.

use std::io::{Cursor, Write};

use chainage_formats::{Format, Import, ReadError, no_includes, read_as, write};
use chainage_model::Plan;
use chainage_testkit::strategy::plans;
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use rust_xlsxwriter::{Format as CellFormat, Workbook};

use crate::report::report;

fn read(bytes: &[u8]) -> Result<Import, ReadError> {
    read_as(Format::Xlsx, "plan.xlsx", bytes, &mut no_includes)
}

fn codes(plan: &Plan) -> Vec<String> {
    plan.activities().iter().map(|activity| format!("{} {:?}", activity.code, activity.duration)).collect()
}

#[test]
fn a_sheet_of_any_name_is_read_with_its_numbers_and_dates() {
    let mut workbook = Workbook::new();
    let notes = workbook.add_worksheet().set_name("说明").unwrap();
    notes.write(3, 2, "本表由工程部编制").unwrap();
    let sheet = workbook.add_worksheet().set_name("一标段").unwrap();
    sheet
        .write_row(1, 0, ["序号", "工作内容", "工期", "前置任务", "开始", "完成百分比", "实际开始"])
        .unwrap();
    let day = CellFormat::new().set_num_format("yyyy\"年\"m\"月\"d\"日\"");
    for (row, (name, days)) in [("清表", 5.0), ("路基", 7.5)].into_iter().enumerate() {
        let row = u32::try_from(row).unwrap() + 2;
        sheet.write(row, 0, row - 1).unwrap();
        sheet.write(row, 1, name).unwrap();
        sheet.write(row, 2, days).unwrap();
    }
    sheet.write(3, 3, 1).unwrap();
    sheet.write_with_format(2, 4, 46083, &day).unwrap();
    sheet.write(2, 5, 0.29).unwrap();
    sheet.write_with_format(2, 6, 46083.375, &CellFormat::new().set_num_format("yyyy-mm-dd hh:mm")).unwrap();
    let import = read(&workbook.save_to_buffer().unwrap()).unwrap();
    assert_eq!(codes(&import.plan), ["1 2400min", "2 3600min"]);
    let first = import.plan.activities().iter().next().unwrap();
    assert_eq!(first.progress.percent, Some(29.0));
    assert_eq!(first.progress.actual_start.unwrap().to_string(), "2026-03-02T09:00");
    assert_eq!(first.stored.as_ref().unwrap().start.unwrap().to_string(), "2026-03-02T00:00");
    assert_eq!(import.plan.relationships().len(), 1);
    assert!(import.diagnostics.iter().any(|note| note.message == "sheet 说明 is not read"));
}

#[test]
fn errors_name_the_sheet_and_the_cell() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet().set_name("Activities").unwrap();
    sheet.write_row(0, 0, ["Code", "Name", "Duration", "Start"]).unwrap();
    sheet.write_row(6, 0, ["A", "Dig", "5d", "soon"]).unwrap();
    sheet.write_row(7, 0, ["B", "Fill", "5 dogs"]).unwrap();
    let links = workbook.add_worksheet().set_name("逻辑关系").unwrap();
    links.write_row(0, 0, ["紧前工作", "紧后工作", "类型", "时距"]).unwrap();
    links.write_row(1, 0, ["A", "B", "完成-开始", "2天"]).unwrap();
    links.write_row(2, 0, ["A", "C", "FX", ""]).unwrap();
    let error = read(&workbook.save_to_buffer().unwrap());
    assert_eq!(
        report(&error),
        "plan.xlsx:7:10 PLAN002 sheet Activities, cell D7: \"soon\" is not a date; expected one like 2026-03-02, 2026-03-02 08:00 or 2026年3月2日\n\
         plan.xlsx:8:8 PLAN002 sheet Activities, cell C8: \"5 dogs\" is not an amount of time; expected one like 5, 5d, 4h30m, 2ed, 5 days or 5天\n\
         plan.xlsx:3:3 I002 sheet 逻辑关系, cell B3: there is no activity \"C\"\n\
         plan.xlsx:3:5 I007 sheet 逻辑关系, cell C3: unknown word \"FX\" (did you mean \"FS\"?)\n"
    );
}

#[test]
fn cells_far_apart_take_no_room() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.write_row(0, 0, ["Code", "Duration"]).unwrap();
    sheet.write_row(1, 0, ["A", "5d"]).unwrap();
    sheet.write(1_048_575, 0, "B").unwrap();
    sheet.write(1_048_575, 1, 5).unwrap();
    sheet.write(1_048_575, 16_383, "far").unwrap();
    assert_eq!(codes(&read(&workbook.save_to_buffer().unwrap()).unwrap().plan).len(), 2);
}

#[test]
fn archives_that_unpack_to_too_much_are_refused() {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let zeros = vec![b' '; 1 << 20];
    archive.start_file("xl/sharedStrings.xml", zip::write::SimpleFileOptions::default()).unwrap();
    for _ in 0..513 {
        archive.write_all(&zeros).unwrap();
    }
    let bytes = archive.finish().unwrap().into_inner();
    assert!(bytes.len() < 2 << 20);
    let said = report(&read(&bytes));
    assert!(said.contains("TABLE001") && said.contains("unpacks to more than 512 MB"), "{said}");
}

#[test]
fn archives_of_something_else_are_refused() {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    archive.start_file("word/document.xml", zip::write::SimpleFileOptions::default()).unwrap();
    archive.write_all(b"<w/>").unwrap();
    let bytes = archive.finish().unwrap().into_inner();
    for bytes in [bytes.as_slice(), b"PK\x03\x04", b"PK\x03\x04 and then nothing of the kind"] {
        let said = report(&read(bytes));
        assert!(said.contains("TABLE001 plan.xlsx cannot be read as a workbook"), "{said}");
    }
}

/// Changes bytes of the parts of a workbook, and of the archive, as a fuzzer would.
#[test]
fn damaged_workbooks_do_not_panic() {
    let mut runner = TestRunner::deterministic();
    let plan = plans().new_tree(&mut runner).unwrap().current();
    let bytes = write(&plan, Format::Xlsx).unwrap();
    let mut parts = Vec::new();
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes.as_slice())).unwrap();
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index).unwrap();
        let mut content = Vec::new();
        std::io::Read::read_to_end(&mut entry, &mut content).unwrap();
        parts.push((entry.name().unwrap().into_owned(), content));
    }
    let mut state = 1_967_u64;
    let mut draw = |most: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap() % most
    };
    let mut n_read = 0;
    for _ in 0..150 {
        let mut again = zip::ZipWriter::new(Cursor::new(Vec::new()));
        let damaged = draw(parts.len());
        for (index, (name, content)) in parts.iter().enumerate() {
            let mut content = content.clone();
            if index == damaged {
                for _ in 0..=draw(3) {
                    let at = draw(content.len());
                    content[at] = *b"0123456789<>\"/=A &\xFF".get(draw(19)).unwrap_or(&b'z');
                }
            }
            again.start_file(name.as_str(), zip::write::SimpleFileOptions::default()).unwrap();
            again.write_all(&content).unwrap();
        }
        n_read += usize::from(read(&again.finish().unwrap().into_inner()).is_ok());
        let mut whole = bytes.clone();
        let at = draw(whole.len());
        whole[at] ^= 1 << draw(8);
        n_read += usize::from(read(&whole).is_ok());
        n_read += usize::from(read(&bytes[..at]).is_ok());
    }
    assert!(n_read > 0, "some damage is harmless");
}
