//! The dates MS Project stored in real files against ours, where the folder that holds them is there.

use chainage::engine::parity::{self, Parity, Share};
use chainage::engine::{Network, cpm};
use chainage::formats::mspdi;
use chainage_testkit::real;

fn shares(parity: &Parity) -> [Share; 4] {
    [parity.early, parity.late, parity.total_float, parity.free_float]
}

fn row(name: &str, of: usize, shares: [Share; 4]) -> String {
    let shown = shares.map(|share| format!("{:6.2} %", share.percent())).join(" ");
    format!("{name:36} {of:6} {shown}")
}

/// A name without the folder's long prefixes, as far as a table has room.
fn short(name: &str) -> String {
    let start = name.len().saturating_sub(36);
    name.chars().skip(start).collect()
}

#[test]
fn real_files_come_out_as_ms_project_left_them() {
    let files = real::files("msp", "xml", "parity with MS Project");
    if files.is_empty() {
        return;
    }
    let mut sum = [Share::default(); 4];
    println!("{:36} {:>6} early  late  total  free", "file", "open");
    for (name, bytes) in files {
        let import = mspdi::read(&name, &bytes).unwrap();
        let network = Network::compile(&import.plan).unwrap_or_else(|error| panic!("{name}: {error}"));
        let schedule = cpm::schedule(&network, &network.options());
        let parity = parity::compare(&import.plan, &network, &schedule);
        if parity.early.of == 0 {
            continue;
        }
        println!("{}", row(&short(&name), parity.early.of, shares(&parity)));
        for difference in parity.differences.iter().take(6) {
            let code = &import.plan.activity(difference.activity).code;
            let (stored, computed) = (difference.stored, difference.computed);
            println!("    {code} {}: {stored} but {computed}: {}", difference.field, difference.cause);
        }
        for (sum, share) in sum.iter_mut().zip(shares(&parity)) {
            sum.equal += share.equal;
            sum.of += share.of;
        }
    }
    println!("{}", row("all", sum[0].of, sum));
    assert!(sum[0].of > 1_900, "{} activities were compared", sum[0].of);
    // What is reached now; the aim is 99.8, 93 and 93 % on files MS Project computed.
    for (share, floor) in sum.into_iter().zip([99.9, 95.5, 95.6, 96.1]) {
        assert!(share.percent() >= floor, "{share:?} is below {floor} %");
    }
}
