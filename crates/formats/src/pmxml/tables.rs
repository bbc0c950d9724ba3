//! A PMXML file as P6's tables: objects are rows, their elements the fields.

use std::borrow::Cow;
use std::collections::BTreeMap;

use chainage_model::{Code, Diagnostic, Severity};

use super::DIALECT;
use super::baseline::Baseline;
use super::calendar::{Finishes, RawHours};
use super::name::{
    ACTIVITY, CALENDAR, CODE_USE, FIELD_USE, Form, OBJECTS, OPTIONS, Object, PROJECT, RATE, WBS,
};
use crate::xer::calendar::Hours;
use crate::xer::lex::Piece;
use crate::xer::log::{Log, Place, RowAt};
use crate::xer::schema::{Calendar, Row};
use crate::xer::source::Source;
use crate::xml::{Refusal, Xml};

/// The text of an element.
pub(super) type Text<'t> = Cow<'t, str>;

/// A file as tables.
#[derive(Debug)]
pub(super) struct Tables<'t> {
    all: Vec<Table<'t>>,
    hours: Vec<Hours>,
    currency: Text<'t>,
    pub(super) baselines: Vec<Baseline<'t>>,
}

/// The rows of a kind, one behind the other.
#[derive(Debug)]
struct Table<'t> {
    object: &'static Object,
    /// The elements in order, each with the columns it stands for.
    elements: Vec<(&'static str, usize, Form)>,
    cells: Vec<Text<'t>>,
    pieces: Vec<Piece>,
}

impl<'t> Table<'t> {
    fn new(object: &'static Object) -> Self {
        let place = |column| object.columns.iter().position(|known| *known == column);
        let fields = object.fields.iter();
        let mut elements: Vec<_> =
            fields.filter_map(|field| Some((field.element, place(field.column)?, field.form))).collect();
        elements.sort_by_key(|&(element, ..)| element);
        Self { object, elements, cells: Vec::new(), pieces: Vec::new() }
    }

    /// Adds an empty row and returns its number.
    fn open(&mut self) -> usize {
        self.cells.resize(self.cells.len() + self.object.columns.len(), Cow::Borrowed(""));
        self.pieces.push(Piece::default());
        self.pieces.len() - 1
    }

    fn cell(&mut self, row: usize, column: &str) -> &mut Text<'t> {
        let place = self.object.columns.iter().position(|known| *known == column);
        let place = place.expect("the columns of an object are known");
        &mut self.cells[row * self.object.columns.len() + place]
    }

    fn holds(&self, tag: &str) -> bool {
        self.elements.binary_search_by_key(&tag, |&(element, ..)| element).is_ok()
    }

    /// Puts the text of an element into the row; of several elements for a field the last with a text holds.
    fn put(&mut self, row: usize, tag: &str, text: &Text<'t>) {
        if text.trim().is_empty() {
            return;
        }
        let first = self.elements.partition_point(|&(element, ..)| element < tag);
        let all = self.elements[first..].iter().take_while(|&&(element, ..)| element == tag);
        for &(_, place, form) in all {
            self.cells[row * self.object.columns.len() + place] = read(form, text);
        }
    }
}

/// Objects that say something about activities and become no part of a plan.
const LEFT_OUT: [(&str, &str); 10] = [
    ("ActivityNote", "notes"),
    ("ProjectNote", "notes"),
    ("ActivityStep", "steps of activities"),
    ("ActivityPeriodActual", "actuals of past periods"),
    ("ResourceAssignmentPeriodActual", "actuals of past periods"),
    ("ResourceCurve", "resource curves"),
    ("Risk", "risks"),
    ("ActivityRisk", "risks of activities"),
    ("ProjectIssue", "issues"),
    ("Document", "documents"),
];

/// A file half read.
struct Reading<'t> {
    tables: Vec<Table<'t>>,
    hours: Vec<RawHours>,
    currency: Text<'t>,
    baselines: Vec<Baseline<'t>>,
    left_out: BTreeMap<&'static str, usize>,
}

impl<'t> Tables<'t> {
    /// Reads a text.
    ///
    /// # Errors
    /// If it is not well-formed, its root is another one, a limit is passed, or it holds neither project nor activity.
    pub(super) fn read(text: &'t str, log: &mut Log) -> Result<Self, Refusal> {
        let mut xml = Xml::new(text, &DIALECT);
        match xml.child()? {
            Some("APIBusinessObjects") => {}
            Some("Project") => {
                return Err(DIALECT.error(4, "this is MS Project's XML, not Primavera P6's").into());
            }
            root => {
                let root = root.unwrap_or("nothing");
                let message =
                    format!("the file begins with <{root}>, but P6's XML begins with <APIBusinessObjects>");
                return Err(DIALECT.error(4, message).into());
            }
        }
        let mut reading = Reading {
            tables: OBJECTS.iter().map(|object| Table::new(object)).collect(),
            hours: Vec::new(),
            currency: Cow::Borrowed(""),
            baselines: Vec::new(),
            left_out: BTreeMap::new(),
        };
        xml.children(|xml, tag| match tag {
            "Project" => reading.project(xml),
            "BaselineProject" => Baseline::read(xml).map(|baseline| reading.baselines.push(baseline)),
            "DisplayCurrency" => xml.children(|xml, _| reading.currency(xml)),
            "Currency" => reading.currency(xml),
            _ => reading.object(xml, tag),
        })?;
        if [&PROJECT, &ACTIVITY].into_iter().all(|object| reading.table(object).pieces.is_empty()) {
            let message = "the file holds no project";
            let help = "export the project itself: File, Export, Primavera PM - (XML)";
            return Err(DIALECT.error(4, message).with_help(help).into());
        }
        if !reading.left_out.is_empty() {
            let kinds: Vec<_> = reading.left_out.iter().map(|(what, n)| format!("{what} ({n})")).collect();
            let message = format!("what no plan holds is left out: {}", kinds.join(", "));
            log.add("XER006", Severity::Info, || {
                Diagnostic::new(Code::new("XER006"), Severity::Info, message)
            });
        }
        let finishes = Finishes::of(&reading.hours);
        Ok(Self {
            all: reading.tables,
            hours: reading.hours.into_iter().map(|hours| hours.finish(finishes)).collect(),
            currency: reading.currency,
            baselines: reading.baselines,
        })
    }
}

impl<'t> Reading<'t> {
    fn table(&mut self, object: &'static Object) -> &mut Table<'t> {
        let table = self.tables.iter_mut().find(|table| std::ptr::eq(table.object, object));
        table.expect("there is a table for every object that is read")
    }

    /// Reads the code of the first currency.
    fn currency(&mut self, xml: &mut Xml<'t>) -> Result<(), Refusal> {
        xml.children(|xml, tag| {
            let text = xml.text()?;
            if tag == "Id" && self.currency.is_empty() {
                self.currency = text;
            }
            Ok(())
        })
    }

    /// Reads a project and what stands in it, all of which belongs to it.
    fn project(&mut self, xml: &mut Xml<'t>) -> Result<(), Refusal> {
        let from = xml.opened();
        let row = self.table(&PROJECT).open();
        let options = self.table(&OPTIONS).open();
        let firsts = [&WBS, &ACTIVITY].map(|object| (object, self.table(object).pieces.len()));
        let (mut has_options, mut root) = (false, Cow::Borrowed(""));
        xml.children(|xml, tag| {
            let is_option = |reading: &mut Self, tag| reading.table(&OPTIONS).holds(tag);
            match tag {
                "ScheduleOptions" => xml.children(|xml, tag| {
                    let text = xml.text()?;
                    has_options |= is_option(self, tag);
                    self.table(&OPTIONS).put(options, tag, &text);
                    // The rule for what is critical stands with the options, though it is the project's.
                    if tag.starts_with("Critical") {
                        self.table(&PROJECT).put(row, tag, &text);
                    }
                    Ok(())
                }),
                "WBSObjectId" => xml.text().map(|text| root = text),
                _ if self.table(&PROJECT).holds(tag) => {
                    let text = xml.text()?;
                    self.table(&PROJECT).put(row, tag, &text);
                    Ok(())
                }
                _ if is_option(self, tag) => {
                    let text = xml.text()?;
                    has_options = true;
                    self.table(&OPTIONS).put(options, tag, &text);
                    Ok(())
                }
                _ => self.object(xml, tag),
            }
        })?;
        let projects = self.table(&PROJECT);
        projects.pieces[row] = piece(xml, from);
        if projects.cell(row, "proj_id").trim().is_empty() {
            *projects.cell(row, "proj_id") = format!("{}", row + 1).into();
        }
        if projects.cell(row, "proj_short_name").trim().is_empty() {
            let name = projects.cell(row, "proj_name").clone();
            *projects.cell(row, "proj_short_name") = name;
        }
        let key = projects.cell(row, "proj_id").clone();
        let table = self.table(&OPTIONS);
        if has_options {
            table.pieces[options] = piece(xml, from);
            table.cell(options, "proj_id").clone_from(&key);
        } else {
            table.pieces.pop();
            table.cells.truncate(table.cells.len() - OPTIONS.columns.len());
        }
        for (object, first) in firsts {
            let table = self.table(object);
            for row in first..table.pieces.len() {
                table.cell(row, "proj_id").clone_from(&key);
            }
        }
        self.mark_root(firsts[0].1, &root, &key, piece(xml, from));
        Ok(())
    }

    /// Marks the node that stands for the project; P6 names it but does not write it, so it is made up.
    fn mark_root(&mut self, first: usize, root: &Text<'t>, project: &Text<'t>, piece: Piece) {
        if root.trim().is_empty() {
            return;
        }
        let table = self.table(&WBS);
        let found = (first..table.pieces.len()).find(|&row| table.cell(row, "wbs_id").trim() == root.trim());
        let row = found.unwrap_or_else(|| {
            let row = table.open();
            table.pieces[row] = piece;
            table.cell(row, "wbs_id").clone_from(root);
            table.cell(row, "proj_id").clone_from(project);
            row
        });
        *table.cell(row, "proj_node_flag") = Cow::Borrowed("Y");
    }

    /// Reads an object, or passes over it.
    fn object(&mut self, xml: &mut Xml<'t>, tag: &str) -> Result<(), Refusal> {
        let Some(object) = OBJECTS.into_iter().find(|object| object.stands_alone && object.element == tag)
        else {
            if let Some((_, what)) = LEFT_OUT.iter().find(|(element, _)| *element == tag) {
                *self.left_out.entry(what).or_default() += 1;
            }
            return xml.skip();
        };
        let from = xml.opened();
        let row = self.table(object).open();
        let mut hours = RawHours::default();
        // Rows that name the object they stand in: their table, number, and the column that holds its key.
        let mut parts: Vec<(&'static Object, usize, &'static str)> = Vec::new();
        xml.children(|xml, tag| match (object.element, tag) {
            ("Calendar", "StandardWorkWeek") => hours.take_week(xml),
            ("Calendar", "HolidayOrExceptions") => hours.take_exceptions(xml),
            ("Activity", "Code") => {
                self.part(xml, &CODE_USE).map(|row| parts.push((&CODE_USE, row, "task_id")))
            }
            ("Activity", "UDF") => {
                self.part(xml, &FIELD_USE).map(|row| parts.push((&FIELD_USE, row, "fk_id")))
            }
            // Files without rates of their own give availability and price with the resource.
            ("Resource", "MaxUnitsPerTime" | "PricePerUnit") => {
                let text = xml.text()?;
                if !text.trim().is_empty() {
                    let rate = parts.first().map_or_else(|| self.table(&RATE).open(), |&(_, rate, _)| rate);
                    parts = vec![(&RATE, rate, "rsrc_id")];
                    self.table(&RATE).put(rate, tag, &text);
                }
                Ok(())
            }
            _ => {
                let text = xml.text()?;
                self.table(object).put(row, tag, &text);
                Ok(())
            }
        })?;
        let piece = piece(xml, from);
        let table = self.table(object);
        table.pieces[row] = piece;
        let key = table.cell(row, object.columns[0]).clone();
        for (part, row, column) in parts {
            let table = self.table(part);
            table.pieces[row] = piece;
            table.cell(row, column).clone_from(&key);
        }
        if object.element == CALENDAR.element {
            self.hours.push(hours);
        }
        Ok(())
    }

    /// Reads an object that stands in another one.
    fn part(&mut self, xml: &mut Xml<'t>, object: &'static Object) -> Result<usize, Refusal> {
        let row = self.table(object).open();
        xml.children(|xml, tag| {
            let text = xml.text()?;
            self.table(object).put(row, tag, &text);
            Ok(())
        })?;
        Ok(row)
    }
}

/// Returns the place from a byte to where reading stands.
fn piece(xml: &Xml<'_>, from: usize) -> Piece {
    xml.span(from).map_or_else(Piece::default, |span| Piece::new(span.start as usize..span.end as usize))
}

/// Returns the field of a table that a text of an element stands for.
fn read<'t>(form: Form, text: &Text<'t>) -> Text<'t> {
    let trimmed = text.trim();
    match form {
        Form::Plain => text.clone(),
        Form::Date => match text {
            // The seconds of the common spelling are cut off; everything else the reader of dates knows.
            Cow::Borrowed(text) if text.len() >= 19 && text.is_ascii() && text.as_bytes()[16] == b':' => {
                Cow::Borrowed(&text[..16])
            }
            _ => text.clone(),
        },
        Form::Flag => match trimmed {
            "1" | "true" => Cow::Borrowed("Y"),
            "0" | "false" => Cow::Borrowed("N"),
            _ => text.clone(),
        },
        Form::Percent => match trimmed.parse::<f64>() {
            Ok(share) => ((share * 1e10).round() / 1e8).to_string().into(),
            Err(_) => text.clone(),
        },
        Form::Word(words) => {
            let known = words.iter().find(|(_, word)| word.eq_ignore_ascii_case(trimmed));
            known.map_or_else(|| text.clone(), |&(code, _)| Cow::Borrowed(code))
        }
    }
}

impl Source for Tables<'_> {
    fn each<'a, R: Row<'a>>(&'a self, log: &mut Log, mut take: impl FnMut(&mut Log, Place, R)) {
        let Some((at, table)) = self.named(R::TABLE) else { return };
        let width = table.object.columns.len();
        let places: Vec<usize> = (0..width).collect();
        let mut cells = Vec::with_capacity(width);
        for (row, (texts, &piece)) in table.cells.chunks_exact(width).zip(&table.pieces).enumerate() {
            cells.clear();
            cells.extend(texts.iter().map(|text| &**text));
            let place = Place { table: R::TABLE, row: row + 1, piece, at: RowAt::new(at, row) };
            take(log, place, R::from_cells(&cells, &places));
        }
    }

    fn has_rows(&self, table: &str) -> bool {
        self.named(table).is_some_and(|(_, table)| !table.pieces.is_empty())
    }

    fn currency(&self) -> &str {
        self.currency.trim()
    }

    fn hours(&self, place: Place, _: &Calendar<'_>) -> Hours {
        self.hours[place.row - 1].clone()
    }
}

impl<'t> Tables<'t> {
    /// Returns the key of a project.
    pub(super) fn project_key(&self, at: RowAt) -> &str {
        let table = &self.all[at.table as usize];
        table.cells[at.row as usize * table.object.columns.len()].trim()
    }

    fn named(&self, name: &str) -> Option<(usize, &Table<'t>)> {
        self.all.iter().enumerate().find(|(_, table)| table.object.table == name)
    }
}
