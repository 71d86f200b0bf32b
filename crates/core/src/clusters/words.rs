//! The most telling words of each place.

use std::collections::HashMap;

use rayon::prelude::*;
use unicode_segmentation::UnicodeSegmentation;

use super::NOWHERE;
use crate::Result;
use crate::monitor::{Monitor, go_on};

/// Words of a place that can become part of its name.
const CANDIDATES: usize = 24;
/// Words and phrases in a name.
const NAMED: usize = 3;
/// Longest phrase, in words: scripts without spaces are cut into single signs.
const LONGEST: usize = 6;
/// A telling word is at least so many times as frequent in its place as elsewhere.
const LIFT: f64 = 2.0;
/// A phrase stands for its words if it has at least this share of the places where the rarer one stands.
const TOGETHER: f64 = 0.5;
/// Texts that one task reads at a time.
const CHUNK: usize = 4096;

/// Words are known by a hash of their lower-case form.
type Word = u64;

/// For each of `places` places its most telling words, at most three words or phrases joined by `, `; empty where there are none.
///
/// `texts` are the distinct texts, `codes` the index of each point's text (anything else is missing), `of_point` its place. Words
/// are those of Unicode (UAX 29), in lower case; how often a word occurs in one text does not matter. A word's weight in a place is
/// that of class-based TF-IDF: its share of the place's words times `ln(1 + A / f)`, where `f` is the number of points of all
/// places that have it and `A` the mean number of words of a place. Words that are half as frequent elsewhere, or that only one
/// point has, name a place only where there is nothing better. Telling words that mostly stand side by side become phrases.
pub fn words(
    texts: &[String],
    codes: &[u32],
    of_point: &[u32],
    places: usize,
    monitor: &dyn Monitor,
) -> Result<Vec<String>> {
    let weights = occurrences(texts.len(), codes, of_point, places);
    let counts = count(texts, &weights, monitor)?;
    let candidates = telling(&counts, places);
    let phrases = phrases(texts, &weights, &candidates, monitor)?;
    Ok(candidates.iter().zip(phrases).map(|(words, phrases)| name(words, phrases)).collect())
}

/// For each text how many points of each place have it, and of no place ([`NOWHERE`]): (place, points), ordered.
fn occurrences(texts: usize, codes: &[u32], of_point: &[u32], places: usize) -> Vec<Vec<(u32, u32)>> {
    let mut all: Vec<(u32, u32)> = codes
        .iter()
        .zip(of_point)
        .filter(|&(&code, _)| (code as usize) < texts)
        .map(|(&code, &place)| (code, if (place as usize) < places { place } else { NOWHERE }))
        .collect();
    all.par_sort_unstable();
    let mut out = vec![Vec::new(); texts];
    for same in all.chunk_by(|a, b| a == b) {
        let (code, place) = same[0];
        out[code as usize].push((place, same.len() as u32));
    }
    out
}

/// The words of a text and where they begin and end.
fn words_of(text: &str) -> impl Iterator<Item = (Word, &str, usize)> {
    text.unicode_word_indices().map(|(at, word)| (hash(word), word, at))
}

/// FNV-1a of the lower-case form, finished by a mix: single letters differ in all bits.
fn hash(word: &str) -> Word {
    let mut hash = 0xcbf2_9ce4_8422_2325u64;
    let mut feed = |byte: u8| hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    if word.is_ascii() {
        word.bytes().for_each(|b| feed(b.to_ascii_lowercase()));
    } else {
        let mut buffer = [0; 4];
        for c in word.chars().flat_map(char::to_lowercase) {
            c.encode_utf8(&mut buffer).bytes().for_each(&mut feed);
        }
    }
    hash ^= hash >> 32;
    hash = hash.wrapping_mul(0xd6e8_feb8_6659_fd93);
    hash ^ (hash >> 32)
}

/// How many points of a place have a word: (word, place) and the number, ordered.
type Counts = Vec<((Word, u32), u32)>;

fn count(texts: &[String], weights: &[Vec<(u32, u32)>], monitor: &dyn Monitor) -> Result<Counts> {
    let mut all: Counts = Vec::new();
    // A part at a time, so that it can be cancelled and the lists of single words do not pile up.
    for (texts, weights) in texts.chunks(CHUNK * 64).zip(weights.chunks(CHUNK * 64)) {
        go_on(monitor)?;
        let mut part: Counts = texts
            .par_chunks(CHUNK)
            .zip(weights.par_chunks(CHUNK))
            .flat_map_iter(|(texts, weights)| {
                let mut found: HashMap<(Word, u32), u32> = HashMap::new();
                let mut own: Vec<Word> = Vec::new();
                for (text, weights) in texts.iter().zip(weights) {
                    own.clear();
                    own.extend(words_of(text).map(|(word, ..)| word));
                    own.sort_unstable();
                    own.dedup();
                    for &word in &own {
                        for &(place, points) in weights {
                            *found.entry((word, place)).or_insert(0) += points;
                        }
                    }
                }
                found
            })
            .collect();
        all.append(&mut part);
        all = summed(all);
    }
    Ok(all)
}

/// Equal keys as one, in the order of the keys.
fn summed(mut counts: Counts) -> Counts {
    counts.par_sort_unstable();
    let mut out: Counts = Vec::new();
    for (key, count) in counts {
        match out.last_mut() {
            Some(last) if last.0 == key => last.1 += count,
            _ => out.push((key, count)),
        }
    }
    out
}

/// A word that can name a place.
#[derive(Debug, Clone, Copy)]
struct Telling {
    word: Word,
    score: f64,
    points: u32,
}

/// The candidates of each place, best first.
fn telling(counts: &Counts, places: usize) -> Vec<Vec<Telling>> {
    let mut own = vec![0u64; places];
    let mut elsewhere = 0u64;
    for &((_, place), points) in counts {
        match own.get_mut(place as usize) {
            Some(own) => *own += u64::from(points),
            None => elsewhere += u64::from(points),
        }
    }
    let placed: u64 = own.iter().sum();
    let all = (placed + elsewhere) as f64;
    let mean = placed as f64 / places.max(1) as f64;
    let mut good: Vec<Vec<Telling>> = vec![Vec::new(); places];
    let mut rest: Vec<Vec<Telling>> = vec![Vec::new(); places];
    for same in counts.chunk_by(|a, b| a.0.0 == b.0.0) {
        let everywhere: u64 = same.iter().map(|&(_, points)| u64::from(points)).sum();
        let frequency: u64 = same.iter().filter(|c| c.0.1 != NOWHERE).map(|c| u64::from(c.1)).sum();
        for &((word, place), points) in same {
            let Some(&total) = own.get(place as usize) else { continue };
            let share = f64::from(points) / total as f64;
            let others = all - total as f64;
            let share_elsewhere =
                if others > 0.0 { (everywhere - u64::from(points)) as f64 / others } else { 0.0 };
            let score = share * (1.0 + mean / frequency as f64).ln();
            let telling = points > 1 && share >= LIFT * share_elsewhere;
            let list = if telling { &mut good } else { &mut rest };
            list[place as usize].push(Telling { word, score, points });
        }
    }
    let best = |mut list: Vec<Telling>| {
        list.sort_unstable_by(|a, b| b.score.total_cmp(&a.score).then(a.word.cmp(&b.word)));
        list.truncate(CANDIDATES);
        list
    };
    good.into_iter().zip(rest).map(|(good, rest)| best(if good.is_empty() { rest } else { good })).collect()
}

/// Candidates side by side, as they are written: how many points of a place have them.
type Phrases = HashMap<InPlace, (u32, String)>;

/// A phrase and the place whose candidates it is made of.
type InPlace = (u32, Vec<Word>);

/// The words of a phrase, how many points have it, and how it is written.
type Phrase = (Vec<Word>, u32, String);

/// For each place the words and phrases made of its candidates: their words, number of points, and how they are written.
fn phrases(
    texts: &[String],
    weights: &[Vec<(u32, u32)>],
    candidates: &[Vec<Telling>],
    monitor: &dyn Monitor,
) -> Result<Vec<Vec<Phrase>>> {
    let mut of_word: HashMap<Word, Vec<u32>> = HashMap::new();
    for (place, words) in candidates.iter().enumerate() {
        for telling in words {
            of_word.entry(telling.word).or_default().push(place as u32);
        }
    }
    go_on(monitor)?;
    let parts: Vec<Phrases> = texts
        .par_chunks(CHUNK)
        .zip(weights.par_chunks(CHUNK))
        .map(|(texts, weights)| {
            let mut found = Phrases::new();
            for (text, weights) in texts.iter().zip(weights) {
                for &(place, points) in weights.iter().filter(|w| w.0 != NOWHERE) {
                    runs(text, place, &of_word, |words, written| {
                        let one = found.entry((place, words)).or_insert_with(|| (0, written.to_lowercase()));
                        one.0 += points;
                    });
                }
            }
            found
        })
        .collect();
    go_on(monitor)?;
    let mut all: Vec<(InPlace, (u32, String))> = parts.into_iter().flatten().collect();
    // Of different ways to write a phrase ("New-York", "new york") the first in order stands.
    all.par_sort_unstable_by(|a, b| (&a.0, &a.1.1).cmp(&(&b.0, &b.1.1)));
    let mut out: Vec<Vec<Phrase>> = vec![Vec::new(); candidates.len()];
    for ((place, words), (points, written)) in all {
        let list = &mut out[place as usize];
        match list.last_mut() {
            Some(last) if last.0 == words => last.1 += points,
            _ => list.push((words, points, written)),
        }
    }
    Ok(out)
}

/// Visits every run of up to [`LONGEST`] candidates of a place in a text, each once.
fn runs(text: &str, place: u32, of_word: &HashMap<Word, Vec<u32>>, mut visit: impl FnMut(Vec<Word>, &str)) {
    let mut run: Vec<(Word, usize, usize)> = Vec::new();
    let mut seen: Vec<Vec<Word>> = Vec::new();
    let mut end_of_last = 0;
    for (hash, word, at) in words_of(text) {
        let known = of_word.get(&hash).is_some_and(|places| places.binary_search(&place).is_ok());
        // Only spaces and hyphens hold a phrase together.
        let between = &text[end_of_last.min(at)..at];
        if !known || !between.chars().all(|c| c.is_whitespace() || c == '-') {
            run.clear();
        }
        end_of_last = at + word.len();
        if !known {
            continue;
        }
        run.push((hash, at, end_of_last));
        for length in 1..=run.len().min(LONGEST) {
            let part = &run[run.len() - length..];
            let words: Vec<Word> = part.iter().map(|&(word, ..)| word).collect();
            if !seen.contains(&words) {
                visit(words.clone(), &text[part[0].1..end_of_last]);
                seen.push(words);
            }
        }
    }
}

/// The name of a place: its best words, each in the longest phrase that stands for it.
fn name(words: &[Telling], mut phrases: Vec<(Vec<Word>, u32, String)>) -> String {
    let points = |word: &Word| words.iter().find(|t| t.word == *word).map_or(u32::MAX, |t| t.points);
    phrases.retain(|(parts, count, _)| {
        let rarest = parts.iter().map(points).min().unwrap_or(u32::MAX);
        parts.len() == 1 || (*count > 1 && f64::from(*count) >= TOGETHER * f64::from(rarest))
    });
    phrases.sort_by(|a, b| b.0.len().cmp(&a.0.len()).then(b.1.cmp(&a.1)).then(a.2.cmp(&b.2)));
    let mut used: Vec<Word> = Vec::new();
    let mut named: Vec<String> = Vec::new();
    for telling in words {
        if named.len() == NAMED {
            break;
        }
        if used.contains(&telling.word) {
            continue;
        }
        let fits = |(parts, ..): &&(Vec<Word>, u32, String)| {
            parts.contains(&telling.word) && parts.iter().all(|part| !used.contains(part))
        };
        if let Some((parts, _, written)) = phrases.iter().find(fits) {
            used.extend(parts);
            named.push(written.split_whitespace().collect::<Vec<_>>().join(" "));
        }
    }
    named.join(", ")
}
