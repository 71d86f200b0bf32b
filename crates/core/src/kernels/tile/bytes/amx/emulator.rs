//! Executes the kernel's own machine code on processors without AMX: each such instruction raises a signal, whose handler does
//! what Intel's manual says of it (Instruction Set Reference, LDTILECFG to TILEZERO) and goes on after it.

use std::cell::RefCell;
use std::sync::Once;

/// Bytes and rows of a tile.
const TILE: usize = 1024;
const ROWS: usize = 16;
const ROW: usize = 64;

thread_local! {
    static TILES: RefCell<[[u8; TILE]; 8]> = const { RefCell::new([[0; TILE]; 8]) };
    static CONFIGURED: RefCell<bool> = const { RefCell::new(false) };
}

/// From here on every thread of this process has AMX.
pub(crate) fn install() {
    static ONCE: Once = Once::new();
    // SAFETY: the handler has the signature that SA_SIGINFO asks for.
    ONCE.call_once(|| unsafe {
        let mut action: libc::sigaction = std::mem::zeroed();
        action.sa_sigaction = handle as *const () as usize;
        action.sa_flags = libc::SA_SIGINFO;
        assert_eq!(libc::sigaction(libc::SIGILL, &raw const action, std::ptr::null_mut()), 0);
    });
}

/// Registers by their number in instructions.
const REGISTERS: [i32; 16] = [
    libc::REG_RAX,
    libc::REG_RCX,
    libc::REG_RDX,
    libc::REG_RBX,
    libc::REG_RSP,
    libc::REG_RBP,
    libc::REG_RSI,
    libc::REG_RDI,
    libc::REG_R8,
    libc::REG_R9,
    libc::REG_R10,
    libc::REG_R11,
    libc::REG_R12,
    libc::REG_R13,
    libc::REG_R14,
    libc::REG_R15,
];

extern "C" fn handle(_: i32, _: *mut libc::siginfo_t, context: *mut libc::c_void) {
    // SAFETY: the system passes the interrupted thread's registers.
    let registers = unsafe { &mut (*context.cast::<libc::ucontext_t>()).uc_mcontext.gregs };
    let at = registers[libc::REG_RIP as usize] as *const u8;
    // SAFETY: instructions lie at the interrupted place; none that is executed is longer than 10 bytes here.
    let code = unsafe { std::slice::from_raw_parts(at, 10) };
    let register = |number: usize| registers[REGISTERS[number] as usize] as usize;
    match execute(code, register) {
        Some(length) => registers[libc::REG_RIP as usize] += length as i64,
        // Nothing of ours: the default action ends the process.
        None => {
            // SAFETY: ends the process.
            unsafe { libc::abort() }
        }
    }
}

/// Executes one instruction and returns its length.
fn execute(code: &[u8], register: impl Fn(usize) -> usize) -> Option<usize> {
    // Three-byte VEX, map 0F38, 128 bits.
    if code[0] != 0xc4 || code[1] & 0x1f != 2 || code[2] & 0x84 != 0 {
        return None;
    }
    let (x, b) = (usize::from(!code[1] >> 6 & 1), usize::from(!code[1] >> 5 & 1));
    let (vvvv, prefix) = (usize::from(!code[2] >> 3 & 15), code[2] & 3);
    let (operation, modrm) = (code[3], code[4]);
    let (mode, reg, rm) = (modrm >> 6, usize::from(modrm >> 3 & 7), usize::from(modrm & 7));
    if mode == 3 {
        TILES.with_borrow_mut(|tiles| match (operation, prefix) {
            (0x49, 0) if modrm == 0xc0 => {
                CONFIGURED.set(false); // TILERELEASE
                *tiles = [[0xaa; TILE]; 8];
                Some(())
            }
            (0x49, 3) => {
                tiles[reg] = [0; TILE]; // TILEZERO
                Some(())
            }
            (0x5e, 0) => {
                multiply(tiles, reg, rm, vvvv); // TDPBUUD
                Some(())
            }
            _ => None,
        })?;
        return Some(5);
    }
    // Memory: a base, and for tiles a stride in the index.
    let (mut length, mut base, mut stride) = (5, rm | b << 3, 0);
    if rm == 4 {
        let sib = usize::from(code[5]);
        length += 1;
        base = sib & 7 | b << 3;
        stride = register(sib >> 3 & 7 | x << 3) << (sib >> 6);
    }
    let displacement = match mode {
        0 => 0,
        1 => isize::from(code[length] as i8),
        _ => {
            i32::from_le_bytes([code[length], code[length + 1], code[length + 2], code[length + 3]]) as isize
        }
    };
    length += [0, 1, 4][usize::from(mode)];
    let address = register(base).wrapping_add_signed(displacement);
    match (operation, prefix) {
        (0x49, 0) if reg == 0 => {
            // LDTILECFG. SAFETY: the kernel passes 64 bytes.
            let config = unsafe { std::slice::from_raw_parts(address as *const u8, 64) };
            let whole = config[0] == 1
                && (0..8).all(|t| {
                    config[16 + 2 * t] == ROW as u8 && config[17 + 2 * t] == 0 && config[48 + t] == 16
                });
            CONFIGURED.set(whole);
            whole.then_some(length)
        }
        (0x4b, 3) if CONFIGURED.with_borrow(|c| *c) => {
            // TILELOADD. SAFETY: the kernel passes rows of 64 bytes, a stride apart.
            TILES.with_borrow_mut(|tiles| unsafe {
                for row in 0..ROWS {
                    let from = (address + row * stride) as *const u8;
                    std::ptr::copy_nonoverlapping(from, tiles[reg].as_mut_ptr().add(row * ROW), ROW);
                }
            });
            Some(length)
        }
        (0x4b, 2) if CONFIGURED.with_borrow(|c| *c) => {
            // TILESTORED. SAFETY: as above.
            TILES.with_borrow(|tiles| unsafe {
                for row in 0..ROWS {
                    let to = (address + row * stride) as *mut u8;
                    std::ptr::copy_nonoverlapping(tiles[reg].as_ptr().add(row * ROW), to, ROW);
                }
            });
            Some(length)
        }
        _ => None,
    }
}

/// `to[m][n] += sum over k of 64 bytes of a[m][k] b[k / 4][n, k % 4]`, modulo 2^32.
fn multiply(tiles: &mut [[u8; TILE]; 8], to: usize, a: usize, b: usize) {
    let (x, y) = (tiles[a], tiles[b]);
    for (m, out) in tiles[to].chunks_exact_mut(ROW).enumerate() {
        for (n, out) in out.chunks_exact_mut(4).enumerate() {
            let product = |k: usize| u32::from(x[m * ROW + k]) * u32::from(y[k / 4 * ROW + n * 4 + k % 4]);
            let sum: u32 = (0..ROW).map(product).sum();
            let old = u32::from_le_bytes([out[0], out[1], out[2], out[3]]);
            out.copy_from_slice(&old.wrapping_add(sum).to_le_bytes());
        }
    }
}
