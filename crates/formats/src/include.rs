//! Reading a plan of our own format: one file, or one that includes others.

use chainage_model::{Diagnostic, FileId, Span};

use crate::assemble::assemble;
use crate::schema::{File, VERSION};
use crate::shape::{At, Shape};
use crate::tree::Found;
use crate::{FileText, Format, Import, Loader, ReadError, json, text, toml};

/// How deep files may include each other.
const DEEPEST: usize = 16;

/// Reads a plan and the files it includes.
pub(crate) fn read(
    format: Format,
    name: &str,
    bytes: &[u8],
    loader: &mut Loader<'_>,
) -> Result<Import, ReadError> {
    let (folder, file) = name
        .rsplit_once(['/', '\\'])
        .map_or(("", name), |(_, file)| (&name[..name.len() - file.len()], file));
    let mut reader = Reader {
        loader,
        folder,
        files: Vec::new(),
        tables: Vec::new(),
        open: Vec::new(),
        seen: vec![file.to_owned()],
        found: Found::default(),
        is_broken: false,
    };
    reader.open.push(file.to_owned());
    reader.file(format, bytes);
    let Reader { files, tables, mut found, is_broken, .. } = reader;
    if is_broken {
        return Err(ReadError { diagnostics: found.into_diagnostics(), files });
    }
    let (plan, origins) = assemble(tables, &mut found);
    if !found.is_empty() {
        return Err(ReadError { diagnostics: found.into_diagnostics(), files });
    }
    Ok(Import { plan, diagnostics: Vec::new(), origins, files })
}

struct Reader<'a, 'l> {
    loader: &'a mut Loader<'l>,
    /// The folder of the first file, as the caller names it, with a slash at its end if there is one.
    folder: &'a str,
    files: Vec<FileText>,
    tables: Vec<File>,
    /// The files that are being read, each included by the one before, by path relative to the folder.
    open: Vec<String>,
    /// All files that were asked for.
    seen: Vec<String>,
    found: Found,
    /// Whether a file is missing or its text could not be understood, so that what it names is not known.
    is_broken: bool,
}

impl Reader<'_, '_> {
    /// Reads the file that was opened last, and what it includes.
    fn file(&mut self, format: Format, bytes: &[u8]) {
        let path = self.open.last().map_or("", String::as_str);
        let name = format!("{}{path}", self.folder);
        let id = FileId(u32::try_from(self.files.len()).unwrap_or(u32::MAX));
        let start = Span { file: id, start: 0, end: 0 };
        let text = match text::decode(bytes) {
            Ok(text) => text,
            Err((code, message)) => {
                self.files.push(FileText { name: name.clone(), text: String::new() });
                self.found.error(code, start, format!("{name} {message}"));
                self.is_broken = true;
                return;
            }
        };
        let root = match format {
            Format::Json => json::parse(&text, id, &mut self.found),
            _ => toml::parse(&text, id, &mut self.found),
        };
        let is_first = self.files.is_empty();
        self.files.push(FileText { name, text });
        let has_version = root.as_ref().is_some_and(|root| root.has("chainage"));
        let Some(table) = root.and_then(|root| File::decode(root, &mut self.found)) else {
            self.is_broken = true;
            return;
        };
        if is_first || table.chainage.is_some() {
            self.version(&table, has_version, start);
        }
        let includes = table.include.clone();
        self.tables.push(table);
        for include in &includes {
            self.include(include);
        }
    }

    fn version(&mut self, table: &File, is_stated: bool, start: Span) {
        match &table.chainage {
            Some(version) if version.value != VERSION => {
                let message = format!(
                    "version {} of the format is not known; this program reads {VERSION}",
                    version.value
                );
                self.found.error("PLAN006", version.span, message);
            }
            None if !is_stated => {
                let help = "write chainage = 1 at the top of the file";
                self.found.error_with_help("PLAN006", start, "the version of the format is missing", help);
            }
            _ => {}
        }
    }

    fn include(&mut self, include: &At<String>) {
        let path = match self.resolve(&include.value) {
            Ok(path) => path,
            Err(why) => return self.refuse(include, format!("{} cannot be included: {why}", include.value)),
        };
        if let Some(at) = self.open.iter().position(|open| *open == path) {
            let walk = [&self.open[at..], std::slice::from_ref(&path)].concat();
            return self.refuse(include, format!("{path} includes itself: {}", walk.join(" -> ")));
        }
        if self.seen.contains(&path) {
            return self.refuse(include, format!("{path} is included twice"));
        }
        if self.open.len() >= DEEPEST {
            return self
                .refuse(include, format!("{path}: files include each other more than {DEEPEST} deep"));
        }
        self.seen.push(path.clone());
        match (self.loader)(&path) {
            Ok(bytes) => {
                let format =
                    if Format::of_name(&path) == Some(Format::Json) { Format::Json } else { Format::Toml };
                self.open.push(path);
                self.file(format, &bytes);
                self.open.pop();
            }
            Err(why) => self.refuse(include, format!("{path} cannot be read: {why}")),
        }
    }

    fn refuse(&mut self, include: &At<String>, message: String) {
        self.found.add(Diagnostic::error("FILE003", message).at(Some(include.span)));
        self.is_broken = true;
    }

    /// Returns a path relative to the folder, given one relative to the file that is being read.
    fn resolve(&self, path: &str) -> Result<String, String> {
        if path.starts_with(['/', '\\', '~']) || path.get(1..2) == Some(":") {
            return Err("the path must be relative to the file".to_owned());
        }
        if path.contains('\\') {
            return Err("the parts of the path are divided by /".to_owned());
        }
        if path.chars().any(char::is_control) {
            return Err("the path holds control characters".to_owned());
        }
        if !matches!(Format::of_name(path), Some(Format::Toml | Format::Json)) {
            return Err("only .toml and .json files can be".to_owned());
        }
        let here = self.open.last().and_then(|open| open.rsplit_once('/')).map_or("", |(folder, _)| folder);
        let mut parts: Vec<&str> = here.split('/').filter(|part| !part.is_empty()).collect();
        for part in path.split('/') {
            match part {
                "" | "." => {}
                ".." => {
                    if parts.pop().is_none() {
                        return Err("it stands outside the folder of the plan".to_owned());
                    }
                }
                part => parts.push(part),
            }
        }
        Ok(parts.join("/"))
    }
}
