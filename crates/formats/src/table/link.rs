//! Predecessors as sheets have them: `A10`, `A10 SS+5d`, `12FS+5 days`, `3SS-50%`, `A10+2天`.

use chainage_model::Span;
use chainage_model::notation::parse_kind;

use super::amount::amount;
use crate::schema::date::Wrong;
use crate::tree::{Entry, Node, Value};

/// Reads a predecessor; `known` gives the code of an activity by its code, its number, or `PROJECT/CODE`.
///
/// The kind and the lag may stand right behind the code, so the codes decide where a code ends. A code that is not
/// known is left as it is, for the reader of the format to say so.
pub(super) fn read(
    text: &str,
    span: Span,
    decimal_comma: bool,
    known: &dyn Fn(&str) -> Option<String>,
) -> Result<Node, Wrong> {
    let text = text.trim();
    if let Some(code) = known(text) {
        return Ok(link(code, "FS", None, span));
    }
    let mut apart = None;
    for (at, _) in text.char_indices().rev() {
        let (code, tail) = (text[..at].trim_end(), &text[at..]);
        let Some(kind) = tail.get(..2).and_then(parse_kind) else { continue };
        let lag = tail[2..].trim_start();
        if code.is_empty() || !(lag.is_empty() || lag.starts_with(['+', '-', '−'])) {
            continue;
        }
        if let Some(code) = known(code) {
            return Ok(link(code, &kind.to_string(), lag_of(lag, decimal_comma)?, span));
        }
        if code.len() < at && apart.is_none() {
            apart = Some((code, kind, lag));
        }
    }
    // Without a kind: "12+3d".
    for (at, _) in text.match_indices(['+', '-', '−']).collect::<Vec<_>>().into_iter().rev() {
        if let Some(code) = known(text[..at].trim_end()) {
            return Ok(link(code, "FS", lag_of(&text[at..], decimal_comma)?, span));
        }
    }
    Ok(match apart {
        Some((code, kind, lag)) => {
            link(code.to_owned(), &kind.to_string(), lag_of(lag, decimal_comma)?, span)
        }
        None => link(text.to_owned(), "FS", None, span),
    })
}

fn lag_of(text: &str, decimal_comma: bool) -> Result<Option<String>, Wrong> {
    let body = text.trim_start_matches('+').trim();
    if text.is_empty() {
        return Ok(None);
    }
    if body.ends_with(['%', '％']) {
        return Ok(Some(body.replace('％', "%").replace('−', "-")));
    }
    amount(body, "d", decimal_comma).map(Some)
}

fn link(code: String, kind: &str, lag: Option<String>, span: Span) -> Node {
    let entry = |key: &str, text: String| Entry {
        key: key.to_owned(),
        span,
        node: Node { value: Value::Text(text), span },
    };
    let mut entries = vec![entry("from", code)];
    if kind != "FS" {
        entries.push(entry("kind", kind.to_owned()));
    }
    entries.extend(lag.map(|lag| entry("lag", lag)));
    Node { value: Value::Table(entries), span }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str) -> String {
        let known = |code: &str| ["A10", "12", "CLASS", "B-2"].contains(&code).then(|| code.to_owned());
        match read(text, Span::default(), false, &known) {
            Ok(Node { value: Value::Table(entries), .. }) => {
                let text = |entry: &Entry| match &entry.node.value {
                    Value::Text(text) => text.clone(),
                    other => format!("{other:?}"),
                };
                entries.iter().map(text).collect::<Vec<_>>().join(" ")
            }
            Ok(other) => format!("{other:?}"),
            Err((_, message)) => message,
        }
    }

    #[test]
    fn kinds_and_lags_are_told_from_codes() {
        let pairs = [
            ("A10", "A10"),
            ("A10SS+5天", "A10 SS 5d"),
            ("12FS+5 days", "12 5d"),
            ("12ff - 1w", "12 FF -1w"),
            ("CLASS", "CLASS"),
            ("B-2-3d", "B-2 -3d"),
            ("12SS+50%", "12 SS 50%"),
            ("12FS-2 edays", "12 -2ed"),
            ("A1O SS+2d", "A1O SS 2d"),
            ("A1O", "A1O"),
        ];
        for (text, wanted) in pairs {
            assert_eq!(check(text), wanted, "{text}");
        }
        assert!(check("A10 FS+5 dogs").contains("not an amount"));
    }
}
