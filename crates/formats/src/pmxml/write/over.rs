//! Writing a plan over the file it was read from: of activities that changed some elements are replaced.

use std::borrow::Cow;
use std::fmt::Write as _;

use chainage_model::{Activity, ActivityId, Plan, Span};

use super::activity_fields;
use crate::pmxml::{DIALECT, read};
use crate::xer::write::Numbers;
use crate::xml::{Escaped, Xml};

/// Writes a plan over the file it was read from: elements of activities whose fields changed are replaced, all else
/// stays as it is, what a plan does not hold among it. A file whose plan did not change stays byte for byte; one that
/// is changed becomes UTF-8.
///
/// `None` if the bytes are no PMXML, or the plan was changed in more than that.
///
/// ```
/// use chainage_formats::pmxml;
/// let file = b"<APIBusinessObjects><Project><Id>BYPASS</Id><ObjectId>1</ObjectId>\
///     <Activity><Id>A10</Id><Mood>good</Mood><Name>Dig</Name><ObjectId>7</ObjectId></Activity>\
///     <Weather>dry</Weather></Project></APIBusinessObjects>";
/// let mut plan = pmxml::read("bypass.xml", file)?.plan;
/// let dig = plan.find_activity("A10").expect("the file has it");
/// plan.edit_activity(dig, |activity| activity.name = "Dig deep".into())?;
/// let written = pmxml::write_over(&plan, "bypass.xml", file).expect("a name can be replaced");
/// assert!(String::from_utf8(written)?.contains(
///     "<Activity><Id>A10</Id><Mood>good</Mood><Name>Dig deep</Name><ObjectId>7</ObjectId></Activity><Weather>dry</Weather>"
/// ));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn write_over(plan: &Plan, name: &str, original: &[u8]) -> Option<Vec<u8>> {
    let import = read(name, original).ok()?;
    if import.plan == *plan {
        return Some(original.to_vec());
    }
    let changed = changed(plan, &import.plan)?;
    let text = import.files.first()?.text.as_str();
    let (after, before) = (Numbers::of(plan), Numbers::of(&import.plan));
    let mut patches = Vec::new();
    for id in changed {
        let (new, old) = (activity_fields(plan, &after, id), activity_fields(&import.plan, &before, id));
        let patch = Patch::between(&old.into_elements(), new.into_elements())?;
        patches.push((import.origins.activities.get(id).copied().flatten()?, patch));
    }
    patches.sort_by_key(|(span, _)| span.start);
    let mut written = String::with_capacity(text.len() + text.len() / 16);
    let rest = in_utf8(text, &mut written);
    let mut at = text.len() - rest.len();
    for (Span { start, end, .. }, patch) in patches {
        let (start, end) = (start as usize, end as usize);
        written.push_str(text.get(at..start)?);
        patch.apply(text.get(start..end)?, &mut written)?;
        at = end;
    }
    written.push_str(&text[at..]);
    // What the elements of a file cannot say in its own way is written anew.
    let is_same = read(name, written.as_bytes()).is_ok_and(|again| again.plan == *plan);
    is_same.then(|| written.into_bytes())
}

/// Returns the activities that differ, if they differ in nothing that stands elsewhere and all else is the same.
fn changed(plan: &Plan, original: &Plan) -> Option<Vec<ActivityId>> {
    if plan.activities().len() != original.activities().len() {
        return None;
    }
    let differs = |id: &ActivityId| plan.activity(*id) != original.activity(*id);
    let changed: Vec<ActivityId> = plan.activities().ids().filter(differs).collect();
    let mut patched = original.clone();
    for &id in &changed {
        let replace = |before: &mut Activity| {
            let Activity { assignments, labels, cost, .. } =
                std::mem::replace(before, plan.activity(id).clone());
            (before.assignments, before.labels, before.cost) = (assignments, labels, cost);
        };
        patched.edit_activity(id, replace).ok()?;
    }
    (patched == *plan).then_some(changed)
}

/// Writes the declaration of a text as one of UTF-8 if it names another encoding, and returns what follows.
fn in_utf8<'t>(text: &'t str, written: &mut String) -> &'t str {
    let Some((declaration, rest)) = text.split_once("?>").filter(|(start, _)| start.starts_with("<?xml "))
    else {
        return text;
    };
    let lower = declaration.to_ascii_lowercase();
    if !lower.contains("encoding") || lower.contains("utf-8") {
        return text;
    }
    written.push_str("<?xml version=\"1.0\" encoding=\"UTF-8\"?>");
    rest
}

/// Elements of an object: those with a new text, and those that are gone.
#[derive(Debug, PartialEq)]
struct Patch<'p> {
    /// In order.
    new: Vec<(&'static str, Cow<'p, str>)>,
    gone: Vec<&'static str>,
}

impl<'p> Patch<'p> {
    /// Returns what makes one list of elements of another; `None` if an object that is named is another one, since the
    /// keys of the file are not those of a plan.
    fn between(
        old: &[(&'static str, Cow<'p, str>)],
        mut new: Vec<(&'static str, Cow<'p, str>)>,
    ) -> Option<Self> {
        let stays = |(tag, _): &(&'static str, Cow<'_, str>)| new.iter().any(|(other, _)| other == tag);
        let gone: Vec<_> = old.iter().filter(|element| !stays(element)).map(|&(tag, _)| tag).collect();
        new.retain(|element| !old.contains(element));
        new.sort_by_key(|&(tag, _)| tag);
        let is_key = |tag: &&str| tag.ends_with("ObjectId");
        (!new.iter().map(|(tag, _)| tag).chain(&gone).any(is_key)).then_some(Self { new, gone })
    }

    /// Writes an object with the elements replaced; those it did not have are put where P6's order, that of the
    /// alphabet, has them. `None` if the object cannot be followed.
    fn apply(&self, object: &str, written: &mut String) -> Option<()> {
        let mut xml = Xml::new(object, &DIALECT);
        xml.child().ok()??;
        let mut missing: Vec<&(&str, Cow<'_, str>)> = self.new.iter().collect();
        // Where the blanks in front of an element begin.
        let mut at = xml.span(0)?.end as usize;
        written.push_str(&object[..at]);
        let put = |(tag, text): &(&str, Cow<'_, str>), blanks: &str, written: &mut String| {
            written.extend([blanks, "<", tag, ">"]);
            write!(Escaped(written), "{text}").expect("writing to a string cannot fail");
            written.extend(["</", tag, ">"]);
        };
        let mut blanks = "";
        while let Some(tag) = xml.child().ok()? {
            let start = xml.opened();
            xml.skip().ok()?;
            let end = xml.span(start)?.end as usize;
            // Names with a prefix would need one in the new elements.
            if !object[start + 1..].starts_with(tag) {
                return None;
            }
            blanks = &object[at..start];
            while let Some(first) = missing.first().filter(|(new, _)| *new < tag) {
                put(first, blanks, written);
                missing.remove(0);
            }
            match missing.iter().position(|(new, _)| *new == tag) {
                Some(place) => put(missing.remove(place), blanks, written),
                None if self.gone.contains(&tag) || self.new.iter().any(|(new, _)| *new == tag) => {}
                None => written.push_str(&object[at..end]),
            }
            at = end;
        }
        for element in missing {
            put(element, blanks, written);
        }
        written.push_str(&object[at..]);
        Some(())
    }
}
