//! Family K: Chinese network practice (JGJ/T 121-2015, GB/T 13400).

pub(crate) mod arrow_ends;
pub(crate) mod critical_path;
pub(crate) mod critical_work;
pub(crate) mod event_numbers;
pub(crate) mod event_pairs;
pub(crate) mod float_identities;
pub(crate) mod no_loop;
pub(crate) mod one_start_one_finish;
pub(crate) mod planned_duration;
pub(crate) mod time_parameters;
