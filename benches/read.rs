//! From bytes to a plan, in bytes a second: XER, and MS Project's XML beside a bare walk through the same XML.
//!
//! `read/walk` is what the XML library alone takes to go through all elements and texts of the file: a reader cannot be
//! faster.

use std::hint::black_box;

use chainage_benches::{SIZES, criterion, plan};
use chainage_engine::{Network, cpm};
use chainage_formats::{Format, mspdi, write, xer};
use chainage_testkit::p6;
use criterion::{BenchmarkGroup, Criterion, Throughput, measurement::WallTime};
use quick_xml::Reader;
use quick_xml::events::Event;

fn main() {
    let mut criterion = criterion();
    for (name, n_activities) in SIZES.into_iter().filter(|&(_, n)| (10_000..=100_000).contains(&n)) {
        let file = p6::xer(n_activities, 2026);
        group(&mut criterion, "read/xer", &file).bench_function(name, |bencher| {
            bencher.iter(|| xer::read("bench.xer", black_box(&file), &xer::Options::default()));
        });
        group(&mut criterion, "read/schedule", &file).bench_function(name, |bencher| {
            bencher.iter(|| {
                let import = xer::read("bench.xer", black_box(&file), &xer::Options::default())
                    .expect("generated files can be read");
                let network = Network::compile(&import.plan).expect("generated plans have no loops");
                cpm::schedule(&network, &network.options())
            });
        });
        let file = write(&plan(n_activities), Format::Mspdi).expect("MSPDI holds generated plans");
        group(&mut criterion, "read/mspdi", &file).bench_function(name, |bencher| {
            bencher.iter(|| mspdi::read("bench.xml", black_box(&file)));
        });
        group(&mut criterion, "read/walk", &file).bench_function(name, |bencher| {
            bencher.iter(|| walk(black_box(&file)));
        });
    }
    criterion.final_summary();
}

/// A group whose benches go through the bytes of a file.
fn group<'c>(criterion: &'c mut Criterion, name: &str, file: &[u8]) -> BenchmarkGroup<'c, WallTime> {
    let mut group = criterion.benchmark_group(name);
    group.throughput(Throughput::Bytes(file.len() as u64));
    group
}

/// Goes through all events of an XML file, as its reader does, and counts the elements.
fn walk(file: &[u8]) -> usize {
    let mut reader = Reader::from_reader(file);
    let mut n_elements = 0;
    loop {
        match reader.read_event() {
            Ok(Event::Eof) | Err(_) => return n_elements,
            Ok(Event::Start(_)) => n_elements += 1,
            Ok(_) => {}
        }
    }
}
