//! From bytes to a plan, in bytes a second: XER, and MS Project's XML beside a bare walk through the same XML.
//!
//! `read/walk` is what the XML library alone takes to go through all elements and texts of the file: a reader cannot be
//! faster. After the benches the program prints the best of ten runs in megabytes (10^6 bytes) and mebibytes a second,
//! with dropping what was read as the benches have it.

#![expect(clippy::print_stdout, reason = "the comparison is what the program is for")]

use std::hint::black_box;

use chainage_benches::{SIZES, best_of, criterion, plan};
use chainage_engine::{Network, cpm};
use chainage_formats::{Format, mspdi, write, xer};
use chainage_testkit::p6;
use criterion::{BenchmarkGroup, Criterion, Throughput, measurement::WallTime};
use quick_xml::Reader;
use quick_xml::events::Event;

fn main() {
    let mut criterion = criterion();
    let mut lines = Vec::new();
    for (name, n_activities) in SIZES.into_iter().filter(|&(_, n)| (10_000..=100_000).contains(&n)) {
        let file = p6::xer(n_activities, 2026);
        let read = || xer::read("bench.xer", black_box(&file), &xer::Options::default());
        group(&mut criterion, "read/xer", &file).bench_function(name, |bencher| bencher.iter(read));
        lines.push(format!("read/xer/{name}: {}", speed(&file, || drop(read()))));
        group(&mut criterion, "read/schedule", &file).bench_function(name, |bencher| {
            bencher.iter(|| {
                let import = read().expect("generated files can be read");
                let network = Network::compile(&import.plan).expect("generated plans have no loops");
                cpm::schedule(&network, &network.options())
            });
        });
        let file = write(&plan(n_activities), Format::Mspdi).expect("MSPDI holds generated plans");
        let read = || mspdi::read("bench.xml", black_box(&file));
        group(&mut criterion, "read/mspdi", &file).bench_function(name, |bencher| bencher.iter(read));
        lines.push(format!("read/mspdi/{name}: {}", speed(&file, || drop(read()))));
        group(&mut criterion, "read/walk", &file).bench_function(name, |bencher| {
            bencher.iter(|| walk(black_box(&file)));
        });
    }
    criterion.final_summary();
    for line in lines {
        println!("{line}");
    }
}

/// The speed of the best of ten runs over a file.
fn speed(file: &[u8], run: impl FnMut()) -> String {
    let n_bytes = f64::from(u32::try_from(file.len()).unwrap_or(u32::MAX));
    let bytes_a_second = n_bytes / best_of(10, run).as_secs_f64();
    format!(
        "{:.0} MB/s ({:.0} MiB/s), {:.1} MB",
        bytes_a_second / 1e6,
        bytes_a_second / 1_048_576.0,
        n_bytes / 1e6
    )
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
