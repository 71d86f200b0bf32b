//! Names for dense places: the components of mixtures are found, and called what they are.
#![allow(clippy::unwrap_used)] // in helpers too, not only in #[test] functions

use embedscope_core::clusters::{NOWHERE, Places, places, ranges, values, words};
use embedscope_core::monitor::Silent;
use embedscope_core::rng::Rng;

/// Centres far from each other, on a spiral.
fn centre(component: usize, dims: usize) -> Vec<f64> {
    let (turn, radius) = (component as f64 * 2.4, 10.0 + 6.0 * component as f64);
    [radius * turn.cos(), radius * turn.sin(), 12.0 * (component % 3) as f64][..dims].to_vec()
}

/// Standard deviation of a component.
fn spread(component: usize) -> f64 {
    1.0 + 0.5 * (component % 3) as f64
}

/// `components` normal clouds of different sizes, mixed; and the component of each point.
fn mixture(components: usize, points: usize, dims: usize) -> (Vec<f32>, Vec<u32>) {
    let mut rng = Rng::new(11, 0, 0);
    let (mut positions, mut truth) = (Vec::new(), Vec::new());
    for point in 0..points {
        // The first components have the most points.
        let component = (point * point / points * components / points).min(components - 1);
        positions
            .extend(centre(component, dims).iter().map(|c| (c + spread(component) * rng.normal()) as f32));
        truth.push(component as u32);
    }
    (positions, truth)
}

fn find(positions: &[f32], dims: usize, most: usize) -> Places {
    places(positions, dims, &|_| true, most, &Silent).unwrap()
}

/// How many points of found places are of the component that most of the place's points are of; and these components.
fn purity(found: &Places, truth: &[u32], components: usize) -> (f64, Vec<u32>) {
    let mut table = vec![vec![0usize; components]; found.places.len()];
    for (&place, &component) in found.of_point.iter().zip(truth) {
        if place != NOWHERE {
            table[place as usize][component as usize] += 1;
        }
    }
    let right: usize = table.iter().map(|row| row.iter().max().unwrap()).sum();
    let all: usize = table.iter().flatten().sum();
    let main = table.iter().map(|row| (0..components as u32).max_by_key(|&c| row[c as usize]).unwrap());
    (right as f64 / all as f64, main.collect())
}

#[test]
fn the_components_of_a_mixture_are_found() {
    for dims in [2, 3] {
        for points in [3_000, 60_000] {
            let components = 9;
            let (positions, truth) = mixture(components, points, dims);
            let found = find(&positions, dims, 40);
            let (pure, mut main) = purity(&found, &truth, components);
            assert_eq!(found.places.len(), components, "{dims}D, {points}");
            assert!(pure > 0.98, "{dims}D, {points}: {pure}");
            for (place, &component) in found.places.iter().zip(&main) {
                let at = &positions[place.anchor as usize * dims..(place.anchor as usize + 1) * dims];
                let distance: f64 = at
                    .iter()
                    .zip(centre(component as usize, dims))
                    .map(|(&a, c)| (f64::from(a) - c).powi(2))
                    .sum();
                assert!(
                    distance.sqrt() < spread(component as usize),
                    "{dims}D, {points}: the anchor is {} off",
                    distance.sqrt()
                );
            }
            main.sort_unstable();
            assert_eq!(main, (0..components as u32).collect::<Vec<_>>());
            let placed: usize = found.places.iter().map(|p| p.points).sum();
            assert!(placed > points * 7 / 10, "{placed} of {points}");
            let counted = found.of_point.iter().filter(|&&p| p != NOWHERE).count();
            assert_eq!(placed, counted);
        }
    }
}

#[test]
fn the_most_prominent_come_first_and_no_more_than_asked_for() {
    let (positions, _) = mixture(9, 20_000, 2);
    let (all, few) = (find(&positions, 2, 40), find(&positions, 2, 4));
    assert_eq!(few.places.len(), 4);
    let anchors = |found: &Places| found.places.iter().map(|p| p.anchor).collect::<Vec<_>>();
    assert_eq!(anchors(&few), anchors(&all)[..4]);
    assert!(all.places.windows(2).all(|w| w[0].weight >= w[1].weight));
    assert!((all.places[0].weight, all.places[8].weight > 0.0) == (1.0, true));
    assert!(find(&positions, 2, 0).places.is_empty());
}

#[test]
fn chance_is_not_a_place() {
    // One evenly filled square, and one round cloud: one place each, not one for every knot of points.
    let mut rng = Rng::new(5, 0, 0);
    let square: Vec<f32> = (0..40_000).map(|_| (rng.next_u64() >> 40) as f32).collect();
    assert!(find(&square, 2, 40).places.len() <= 2);
    let cloud: Vec<f32> = (0..60_000).map(|_| rng.normal() as f32).collect();
    assert_eq!(find(&cloud, 2, 40).places.len(), 1);
    assert_eq!(find(&cloud, 3, 40).places.len(), 1);
}

#[test]
fn the_places_are_the_same_for_any_number_of_threads() {
    let (positions, _) = mixture(7, 50_000, 3);
    let with = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| find(&positions, 3, 12))
    };
    let one = with(1);
    for threads in [2, 5] {
        assert_eq!(with(threads), one);
    }
}

#[test]
fn points_that_are_hidden_or_nowhere_or_far_away_do_not_count() {
    let (mut positions, truth) = mixture(5, 10_000, 2);
    positions[0] = f32::NAN;
    positions[3] = f32::INFINITY;
    // An outlier a thousand times as far as anything else.
    positions[4] = 1e5;
    let found = places(&positions, 2, &|i| truth[i] != 0, 40, &Silent).unwrap();
    assert_eq!(found.places.len(), 4);
    assert!(found.of_point.iter().zip(&truth).all(|(&place, &t)| t != 0 || place == NOWHERE));
    assert!(places(&[f32::NAN; 6], 3, &|_| true, 5, &Silent).unwrap().places.is_empty());
    assert!(places(&[], 2, &|_| true, 5, &Silent).unwrap().places.is_empty());
    let still = find(&[2.0; 200], 2, 5);
    assert_eq!((still.places.len(), still.places[0].points), (1, 100));
}

#[test]
fn a_mixture_is_named_by_its_values_and_numbers() {
    let (positions, truth) = mixture(6, 12_000, 2);
    let found = find(&positions, 2, 40);
    let (_, main) = purity(&found, &truth, 6);
    for (value, &component) in values(&truth, 6, &found.of_point, found.places.len()).iter().zip(&main) {
        let value = value.unwrap();
        assert_eq!(value.code, component);
        assert!(value.share > 0.95);
    }
    let numbers: Vec<f64> = (0..6).map(|c| f64::from(c) * 10.0).collect();
    for (range, &component) in ranges(&truth, &numbers, &found.of_point, found.places.len()).iter().zip(&main)
    {
        let range = range.unwrap();
        assert_eq!((range.low, range.high), (f64::from(component) * 10.0, f64::from(component) * 10.0));
    }
}

/// Texts of each place, one point each.
fn name(places: &[&[&str]]) -> Vec<String> {
    let texts: Vec<String> = places.iter().flat_map(|p| p.iter().map(|&t| t.to_owned())).collect();
    let of_point: Vec<u32> = places.iter().enumerate().flat_map(|(i, p)| vec![i as u32; p.len()]).collect();
    let codes: Vec<u32> = (0..texts.len() as u32).collect();
    words(&texts, &codes, &of_point, places.len(), &Silent).unwrap()
}

#[test]
fn words_are_those_that_tell_a_place_from_the_others() {
    let named = name(&[
        &["The cat sat on the mat.", "A cat and the dog", "the CAT is black", "the end of the cat"],
        &["The train to the city", "the late train", "A train, the train!", "the dog on the train"],
    ]);
    assert_eq!(named[0].split(", ").next(), Some("cat"));
    assert_eq!(named[1].split(", ").next(), Some("train"));
    assert!(named.iter().all(|name| !name.split(", ").any(|word| word == "the")), "{named:?}");
}

#[test]
fn words_side_by_side_are_phrases() {
    let named = name(&[
        &["New York in the spring", "from the New York office", "the new york subway", "to new york by ship"],
        &["a house by the sea", "the sea at night", "by the deep sea", "sea and sand"],
    ]);
    assert_eq!(named[0].split(", ").next(), Some("new york"), "{named:?}");
    assert_eq!(named[1].split(", ").next(), Some("sea"), "{named:?}");
}

#[test]
fn words_of_any_script() {
    let named = name(&[
        &["東京の天気", "東京タワー", "今日の東京", "東京へ行く"],
        &["Москва зимой", "старая Москва", "МОСКВА и река", "Москва"],
        &["القاهرة ليلا", "شوارع القاهرة", "القاهرة القديمة"],
        &["Zürich heute", "nach ZÜRICH", "Zürich im Schnee"],
    ]);
    let first: Vec<&str> = named.iter().map(|name| name.split(", ").next().unwrap()).collect();
    assert_eq!(first, ["東京", "москва", "القاهرة", "zürich"]);
}

#[test]
fn many_points_of_one_text_count_and_missing_ones_do_not() {
    let texts = ["red".to_owned(), "blue green".to_owned()];
    let codes = [0, 0, 0, 1, u32::MAX, 1, 1];
    let of_point = [0, 0, 0, 0, 0, 1, NOWHERE];
    let named = words(&texts, &codes, &of_point, 3, &Silent).unwrap();
    assert_eq!(named[0], "red");
    assert!(named[1].contains("blue"), "{named:?}");
    assert_eq!(named[2], "");
}
