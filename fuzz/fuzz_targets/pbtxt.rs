#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| embedscope_fuzz::one("pbtxt", data));
