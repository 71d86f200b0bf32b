//! Tiles of 16 rows of 64 bytes: AMX multiplies two of them, unsigned bytes, in 16 cycles.
#![allow(unsafe_code)]

use std::arch::asm;

use super::Bytes;
use crate::kernels::tile::{BLOCK, PANEL, Part};

/// Rows, and columns, of one pass: two tiles by two.
const PASS: usize = 2 * PANEL;
/// Bytes of a row of a tile.
const ROW: usize = 64;

/// What a processor is told before it uses tiles: all eight have 16 rows of 64 bytes.
#[repr(C, align(64))]
struct Config {
    palette: u8,
    start_row: u8,
    reserved: [u8; 14],
    row_bytes: [u16; 16],
    rows: [u8; 16],
}

static CONFIG: Config = {
    let (mut row_bytes, mut rows) = ([0; 16], [0; 16]);
    let mut tile = 0;
    while tile < 8 {
        (row_bytes[tile], rows[tile]) = (ROW as u16, PANEL as u8);
        tile += 1;
    }
    Config { palette: 1, start_row: 0, reserved: [0; 14], row_bytes, rows }
};

/// Both operands are packed for AMX, and the processor has it (or something executes it in its place).
pub(super) unsafe fn keys(own: &Bytes, others: &Bytes, part: Part, out: &mut [u32]) {
    let length = own.groups * 4;
    assert!(length.is_multiple_of(ROW) && own.rows.len() == own.panels.len(), "packed for AMX");
    assert!(out.len() == BLOCK * BLOCK && BLOCK.is_multiple_of(PASS), "whole passes");
    for row in (0..part.rows).step_by(PASS) {
        // On the diagonal what lies left of it is not asked for.
        let first = if part.above { row } else { 0 };
        let passes = part.columns.saturating_sub(first).div_ceil(PASS);
        if passes == 0 {
            continue;
        }
        let a = &own.rows[(part.a * BLOCK + row) * length..][..PASS * length];
        let b = &others.panels[(part.b * BLOCK + first) * length..][..passes * PASS * length];
        let to = &mut out[row * BLOCK + first..];
        assert!(to.len() >= (PASS - 1) * BLOCK + passes * PASS, "room for the strip");
        // SAFETY: `a` holds PASS rows of `length` bytes, `b` as many panels of 16 such rows as the strip has, `to` PASS rows,
        // BLOCK apart, of its keys, all checked above; `length` is a multiple of 64.
        unsafe { strip(a, b, length, passes, to) };
        for (local, to) in to.chunks_mut(BLOCK).enumerate().take(PASS) {
            let own = own.own[part.a * BLOCK + row + local];
            let added = &others.other[part.b * BLOCK + first..][..passes * PASS];
            for (key, &added) in to.iter_mut().zip(added) {
                *key = own.wrapping_add(added).wrapping_sub((*key as i32) << 1) as u32;
            }
        }
    }
}

/// Products of PASS rows with `passes` times PASS others, one block of instructions: tiles do not outlive it.
unsafe fn strip(a: &[u8], b: &[u8], length: usize, passes: usize, out: &mut [u32]) {
    let panel = PANEL * length;
    // SAFETY: as the caller says; every tile register is declared lost.
    unsafe {
        asm!(
            "ldtilecfg [{k}]",
            "2:",
            "tilezero tmm0",
            "tilezero tmm1",
            "tilezero tmm2",
            "tilezero tmm3",
            "mov {k}, {length}",
            "shr {k}, 6",
            "3:",
            "tileloadd tmm4, [{a0} + {length}]",
            "tileloadd tmm5, [{a1} + {length}]",
            "tileloadd tmm6, [{b0} + {row}]",
            "tileloadd tmm7, [{b1} + {row}]",
            "tdpbuud tmm0, tmm4, tmm6",
            "tdpbuud tmm1, tmm4, tmm7",
            "tdpbuud tmm2, tmm5, tmm6",
            "tdpbuud tmm3, tmm5, tmm7",
            "add {a0}, 64",
            "add {a1}, 64",
            "add {b0}, 1024",
            "add {b1}, 1024",
            "dec {k}",
            "jnz 3b",
            "mov {k}, {stride}",
            "shl {k}, 4",
            "add {k}, {out}",
            "tilestored [{out} + {stride}], tmm0",
            "tilestored [{out} + {stride} + 64], tmm1",
            "tilestored [{k} + {stride}], tmm2",
            "tilestored [{k} + {stride} + 64], tmm3",
            // Back to the rows' first bytes; the first panel ended where the second began, which is now at its own end.
            "sub {a0}, {length}",
            "sub {a1}, {length}",
            "mov {b0}, {b1}",
            "add {b1}, {panel}",
            "add {out}, 128",
            "dec {passes}",
            "jnz 2b",
            "tilerelease",
            k = inout(reg) &raw const CONFIG => _,
            a0 = inout(reg) a.as_ptr() => _,
            a1 = inout(reg) a.as_ptr().add(PANEL * length) => _,
            b0 = inout(reg) b.as_ptr() => _,
            b1 = inout(reg) b.as_ptr().wrapping_add(panel) => _,
            out = inout(reg) out.as_mut_ptr() => _,
            passes = inout(reg) passes => _,
            length = in(reg) length,
            panel = in(reg) panel,
            row = in(reg) ROW,
            stride = in(reg) BLOCK * 4,
            out("tmm0") _, out("tmm1") _, out("tmm2") _, out("tmm3") _,
            out("tmm4") _, out("tmm5") _, out("tmm6") _, out("tmm7") _,
            options(nostack),
        );
    }
}

/// Whether the processor multiplies bytes in tiles and the system lends them.
pub(crate) fn is_available() -> bool {
    use std::arch::x86_64::{__cpuid_count, __get_cpuid_max, _xgetbv};
    const TILE: u32 = 1 << 24;
    const INT8: u32 = 1 << 25;
    const XSAVE: u32 = 1 << 27;
    /// State of tiles: their configuration and their data.
    const STATE: u64 = 1 << 17 | 1 << 18;
    #[target_feature(enable = "xsave")]
    fn enabled() -> u64 {
        // SAFETY: register 0 exists wherever the instruction does.
        unsafe { _xgetbv(0) }
    }
    if __get_cpuid_max(0).0 < 7 || __cpuid_count(1, 0).ecx & XSAVE == 0 {
        return false;
    }
    // SAFETY: the processor says that the instruction is there and in use.
    let enabled = unsafe { enabled() };
    __cpuid_count(7, 0).edx & (TILE | INT8) == TILE | INT8 && enabled & STATE == STATE && lent()
}

/// Asks Linux for the state of tiles, which it gives to processes that ask for it alone.
fn lent() -> bool {
    #[cfg(target_os = "linux")]
    {
        // `arch_prctl`, `ARCH_REQ_XCOMP_PERM` and the component of tile data.
        const CALL: u64 = 158;
        const REQUEST: u64 = 0x1023;
        const DATA: u64 = 18;
        let answer: u64;
        // SAFETY: a system call that takes no pointers and changes nothing but this process's permission.
        unsafe {
            asm!(
                "syscall",
                inout("rax") CALL => answer,
                in("rdi") REQUEST,
                in("rsi") DATA,
                out("rcx") _,
                out("r11") _,
                options(nostack),
            );
        }
        answer == 0
    }
    #[cfg(not(target_os = "linux"))]
    false
}

#[cfg(all(test, target_os = "linux"))]
pub(crate) mod emulator;
