#![no_main]

use chainage_formats::Format;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| chainage_fuzz::read(Format::Pmxml, bytes));
