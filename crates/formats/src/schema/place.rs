//! Alignments with their sections and separations.

use chainage_model::{Alignment, Chainage, Name, Section, Separation, Stretch};

use crate::schema::source::Sources;
use crate::shape::{At, table};
use crate::tree::Found;

table! {
    /// A line on which chainage is measured.
    AlignmentTable("an alignment") {
        /// The name.
        name: String,
        /// The Chinese name.
        zh: String,
        /// From the first chainage to the last: "K0..K66+100".
        stretch: Option<At<Stretch>>,
        /// Its parts.
        sections: Vec<At<SectionTable>>,
        /// Least distances to keep between works.
        separations: Vec<At<SeparationTable>>,
        /// Where it comes from.
        source: Sources,
    }

    /// A named part of an alignment.
    SectionTable("a section") {
        /// The name.
        name: String,
        /// The Chinese name.
        zh: String,
        /// What it is: bridge, tunnel, subgrade, station, lot.
        kind: String,
        /// Where it is: "K0..K2+253".
        at: Option<At<Stretch>>,
    }

    /// The least distance one kind of work keeps behind another.
    SeparationTable("a separation") {
        /// The work that follows.
        follower: String,
        /// The work that leads.
        leader: String,
        /// The distance between the two fronts: "500m", "1km".
        distance: Option<At<Chainage>>,
    }
}

impl AlignmentTable {
    pub(crate) fn to_model(&self, code: &At<String>, found: &mut Found) -> Alignment {
        let span = code.span;
        if self.stretch.is_none() {
            found.missing(span, format!("alignment {} needs a stretch, as in \"K0..K12+300\"", code.value));
        }
        let nowhere = Stretch::point(Chainage::default());
        let section = |section: &At<SectionTable>| {
            let table = &section.value;
            if table.at.is_none() {
                found.missing(section.span, "a section needs a place: at");
            }
            Section {
                name: Name::bilingual(&table.name, &table.zh),
                kind: table.kind.clone(),
                stretch: table.at.as_ref().map_or(nowhere, |at| at.value),
            }
        };
        let sections = self.sections.iter().map(section).collect();
        let separation = |separation: &At<SeparationTable>| {
            let table = &separation.value;
            if table.distance.is_none() {
                found.missing(separation.span, "a separation needs a distance");
            }
            Separation {
                follower: table.follower.clone(),
                leader: table.leader.clone(),
                distance: table.distance.as_ref().map_or(Chainage::default(), |distance| distance.value),
            }
        };
        Alignment {
            code: code.value.clone(),
            name: Name::bilingual(&self.name, &self.zh),
            stretch: self.stretch.as_ref().map_or(nowhere, |stretch| stretch.value),
            sections,
            separations: self.separations.iter().map(separation).collect(),
            sources: self.source.to_model(),
        }
    }

    pub(crate) fn of_model(alignment: &Alignment) -> Self {
        let section = |section: &Section| {
            At::new(SectionTable {
                name: section.name.en.clone(),
                zh: section.name.zh.clone(),
                kind: section.kind.clone(),
                at: Some(At::new(section.stretch)),
            })
        };
        let separation = |separation: &Separation| {
            At::new(SeparationTable {
                follower: separation.follower.clone(),
                leader: separation.leader.clone(),
                distance: Some(At::new(separation.distance)),
            })
        };
        Self {
            name: alignment.name.en.clone(),
            zh: alignment.name.zh.clone(),
            stretch: Some(At::new(alignment.stretch)),
            sections: alignment.sections.iter().map(section).collect(),
            separations: alignment.separations.iter().map(separation).collect(),
            source: Sources::of_model(&alignment.sources),
        }
    }
}
