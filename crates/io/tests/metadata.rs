//! Metadata tables: TensorFlow's rules, and where we are more tolerant.

#![allow(clippy::unwrap_used, clippy::format_collect, reason = "a test may panic")]

mod common;

use embedscope_core::monitor::Silent;
use embedscope_io::{Column, Error, Kind, ReadOptions, Source, Table, convert, open};

fn read_as(name: &str, text: &str, points: Option<usize>) -> Result<Table, Error> {
    open::metadata(Source::bytes(name, text.as_bytes().to_vec()), points, &ReadOptions::default(), &Silent)
}

fn read(text: &str, points: Option<usize>) -> Table {
    read_as("labels.tsv", text, points).unwrap_or_else(|e| panic!("{text:?}: {e}"))
}

fn texts(column: &Column) -> Vec<&str> {
    (0..column.rows()).map(|row| column.text(row).unwrap_or("<missing>")).collect()
}

fn only(table: &Table) -> (&str, Vec<&str>) {
    let [column] = table.columns() else { panic!("{table:?}") };
    (column.name(), texts(column))
}

#[test]
fn one_label_a_line_has_no_header() {
    assert_eq!(only(&read("5\n0\n4\n", Some(3))), ("label", vec!["5", "0", "4"]));
    assert_eq!(only(&read("cat\ndog", None)), ("label", vec!["cat", "dog"]));
    assert_eq!(only(&read("a, b\r\nc\r\n", None)), ("label", vec!["a, b", "c"]));
}

#[test]
fn a_one_column_header_is_accepted_where_the_count_says_so() {
    assert_eq!(only(&read("digit\n5\n0\n", Some(2))), ("digit", vec!["5", "0"]));
    assert_eq!(only(&read("digit\n5\n0\n", None)), ("digit", vec!["5", "0"]));
    assert_eq!(only(&read("digit\n5\n0\n", Some(3))), ("label", vec!["digit", "5", "0"]));
}

#[test]
fn a_blank_line_is_a_missing_label_where_the_count_says_so() {
    assert_eq!(only(&read("a\n\nb\n", Some(3))), ("label", vec!["a", "<missing>", "b"]));
    assert_eq!(only(&read("a\n\nb\n", Some(2))), ("label", vec!["a", "b"]));
    assert_eq!(only(&read("a\nb\n\n\n", Some(2))), ("label", vec!["a", "b"]));
    assert_eq!(only(&read("h\n1\n\n2\n", Some(3))), ("h", vec!["1", "<missing>", "2"]));
    assert_eq!(only(&read("h\na\n\nb\n", Some(3))), ("label", vec!["h", "a", "b"]));
}

#[test]
fn several_columns_have_a_header() {
    let table = read("word\tcount\nthe\t007\n\t1.0\r\n", Some(2));
    assert_eq!(texts(table.column("word").unwrap()), ["the", "<missing>"]);
    let count = table.column("count").unwrap();
    assert_eq!(texts(count), ["007", "1.0"]);
    assert_eq!((count.number(0), count.number(1)), (Some(7.0), Some(1.0)));
    assert_eq!(count.kind(), Kind::Category);
}

#[test]
fn several_columns_without_a_header_are_accepted_where_the_count_says_so() {
    let table = read("a\t1\nb\t2\n", Some(2));
    assert_eq!(table.columns().iter().map(Column::name).collect::<Vec<_>>(), ["column 1", "column 2"]);
    assert_eq!(read("1\t2\n3\t4\n", None).rows(), 2);
    assert_eq!(read("a\tb\n3\t4\n", None).rows(), 1);
}

#[test]
fn a_header_is_not_taken_for_the_row_that_is_missing() {
    let text = read_as("labels.tsv", "word\tcount\na\t1\nb\t2\n", Some(3)).unwrap_err().to_string();
    assert!(text.contains("2 rows but there are 3 points") && text.contains("1 row missing"), "{text}");
}

#[test]
fn wrong_lengths_say_both_counts_and_the_cause() {
    let text = read_as("labels.tsv", "1\n2\n3\n", Some(8000)).unwrap_err().to_string();
    assert!(
        text.contains("labels.tsv has 3 rows but there are 8000 points")
            && text.contains("7997 rows missing"),
        "{text}"
    );
    let text = read_as("labels.tsv", "1\n2\n3\n4\n", Some(2)).unwrap_err().to_string();
    assert!(text.contains("2 rows too many"), "{text}");
    assert!(read_as("labels.tsv", "", Some(2)).unwrap_err().to_string().contains("an empty file"));
    let text = read_as("labels.tsv", "a\tb\n", Some(2)).unwrap_err().to_string();
    assert!(text.contains("0 rows") && text.contains("only a header"), "{text}");
}

#[test]
fn csv_quotes_commas_and_line_breaks() {
    let table = read_as("m.csv", "name,note\n\"Smith, J\",\"a\nb\"\nx,\n", Some(2)).unwrap();
    assert_eq!(texts(table.column("name").unwrap()), ["Smith, J", "x"]);
    assert_eq!(texts(table.column("note").unwrap()), ["a\nb", "<missing>"]);
    assert_eq!(read_as("m.csv", "a;b\n1;2\n", None).unwrap().columns().len(), 2);
    assert_eq!(read_as("m.txt", "a,b\n1,2\n", None).unwrap().columns().len(), 2);
    assert_eq!(read_as("m.tsv", "a,b\n1,2\n", None).unwrap().columns().len(), 1);
}

#[test]
fn semicolons_separate_where_commas_are_decimal_ones() {
    let table = read_as("m.csv", "1,5;cat\n2,25;dog\n", Some(2)).unwrap();
    assert_eq!(table.columns().len(), 2);
    assert_eq!(texts(&table.columns()[0]), ["1,5", "2,25"]);
    assert_eq!(texts(&table.columns()[1]), ["cat", "dog"]);
    let commas = read_as("m.csv", "a;b,c\nd,e\n", Some(2)).unwrap();
    assert_eq!(commas.columns().len(), 2, "{commas:?}");
}

#[test]
fn short_rows_miss_values_and_long_ones_are_refused() {
    assert_eq!(texts(read("a\tb\n1\n", Some(1)).column("b").unwrap()), ["<missing>"]);
    let text = read_as("l.tsv", "a\tb\n1\t2\n1\t2\t3\n", Some(2)).unwrap_err().to_string();
    assert!(text.contains("l.tsv, line 3, column 3: found \"3\""), "{text}");
}

#[test]
fn names_are_made_unique_and_never_empty() {
    let table = read("a\ta\t\n1\t2\t3\n", Some(1));
    assert_eq!(table.columns().iter().map(Column::name).collect::<Vec<_>>(), ["a", "a (2)", "column 3"]);
    assert_eq!(read("a\tb\t\n1\t2\t\n", Some(1)).columns().len(), 2);
}

#[test]
fn bytes_that_are_not_utf8_are_named() {
    let source = Source::bytes("l.tsv", b"ok\ncaf\xe9\n".to_vec());
    let text = open::metadata(source, None, &ReadOptions::default(), &Silent).unwrap_err().to_string();
    assert!(text.contains("l.tsv, line 2") && text.contains("not UTF-8"), "{text}");
}

#[test]
fn columns_know_their_kind() {
    let many: String = (0..60).map(|i| format!("{i}.5\tw{i}\t{}\n", i % 3)).collect();
    let table = read(&format!("n\tt\tc\n{many}"), Some(60));
    let kinds: Vec<Kind> = table.columns().iter().map(Column::kind).collect();
    assert_eq!(kinds, [Kind::Number, Kind::Text, Kind::Category]);
    let c = table.column("c").unwrap();
    assert_eq!((c.values(), c.counts()), (&["0".to_owned(), "1".into(), "2".into()][..], vec![20, 20, 20]));
    assert_eq!(Column::new("x", [Some("inf"), Some("1")]).numbers(), None);
    assert_eq!(Column::new("x", [None, None]).numbers(), None);
}

#[test]
fn iris_labels_are_read() {
    let Some(data) = common::shared_data("iris_labels_are_read") else { return };
    let table = open::metadata(
        data.join("iris/iris_labels.tsv").as_path(),
        Some(150),
        &ReadOptions::default(),
        &Silent,
    )
    .unwrap();
    assert_eq!(table.rows(), 150);
    assert_eq!(table.columns().last().unwrap().counts(), [50, 50, 50]);
}

proptest::proptest! {
    #[test]
    fn written_metadata_read_back(
        rows in proptest::collection::vec(("[^\t\r\n\0]{0,6}", "[a-zé\"',]{1,4}"), 1..12),
        single: bool,
    ) {
        let blank_is_missing = |text: &String| Some(text.clone()).filter(|t| !t.is_empty());
        let a: Vec<Option<String>> = rows.iter().map(|r| blank_is_missing(&r.0)).collect();
        let b: Vec<Option<String>> = rows.iter().map(|r| blank_is_missing(&r.1)).collect();
        let mut columns = vec![Column::new("b", b.iter().map(Option::as_deref))];
        if !single {
            columns.insert(0, Column::new("a", a.iter().map(Option::as_deref)));
        }
        let table = Table::new(columns).unwrap();
        let mut out = Vec::new();
        convert::metadata(&table, &mut out).unwrap();
        let back = read_as("labels.tsv", std::str::from_utf8(&out).unwrap(), Some(rows.len())).unwrap();
        for (column, original) in back.columns().iter().zip(table.columns()) {
            proptest::prop_assert_eq!(texts(column), texts(original));
        }
    }
}

#[test]
fn tabs_inside_values_are_not_written() {
    let table = Table::new(vec![Column::new("a", [Some("x\ty")])]).unwrap();
    let text = convert::metadata(&table, &mut Vec::new()).unwrap_err().to_string();
    assert!(text.contains("\"x\\ty\"") && text.contains("csv"), "{text}");
}
