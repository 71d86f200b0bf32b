//! Sets of rows, named by what they have in common: the `by` of `docs/protocol.md`.

use embedscope_core::Metric;
use serde::{Deserialize, Serialize};

use super::{Search, metric_name};

/// A set of rows. It is kept as it was asked for: writing it gives the same JSON.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum By {
    /// These rows.
    Rows(Vec<u32>),
    /// Rows whose text matches.
    Search(Search),
    /// Rows with one value of a column.
    Value(ByValue),
    /// Rows with any of some values of a column.
    Values(ByValues),
    /// Rows whose number lies between two bounds, both included.
    Range(ByRange),
    /// Points inside a polygon on screen.
    Region(ByRegion),
    /// A row, or what else `of` names, and its nearest neighbours.
    Neighbors(ByNeighbors),
    /// What is selected now; `false` names nothing and is refused.
    Selection(bool),
}

/// Fields of [`By::Value`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ByValue {
    /// Name of the column.
    pub column: String,
    /// The value's text; `None` = missing.
    pub value: Option<String>,
}

/// Fields of [`By::Values`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ByValues {
    /// Name of the column.
    pub column: String,
    /// Texts of the values; `None` = missing.
    pub values: Vec<Option<String>>,
}

/// Fields of [`By::Range`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ByRange {
    /// Name of a numeric column.
    pub column: String,
    /// The least value that belongs.
    pub low: f64,
    /// The largest value that belongs.
    pub high: f64,
}

/// Fields of [`By::Region`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ByRegion {
    /// Vertices in clip space, x and y in turn.
    pub polygon: Vec<f64>,
    /// Column-major, from layout units to clip space.
    pub matrix: [f64; 16],
}

/// Fields of [`By::Neighbors`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ByNeighbors {
    /// Whose.
    pub of: Of,
    /// How many.
    pub k: usize,
    /// Between the original vectors.
    #[serde(with = "metric_name")]
    pub metric: Metric,
}

/// What neighbours are asked of.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged, try_from = "AnyOf")]
pub enum Of {
    /// A row.
    Row {
        /// Its number.
        row: u32,
    },
    /// The mean of some rows.
    Centroid {
        /// Which.
        centroid: Box<By>,
    },
    /// The sum of some rows less the sum of others.
    Sum {
        /// Rows added.
        plus: Vec<u32>,
        /// Rows subtracted.
        minus: Vec<u32>,
    },
    /// A vector.
    Vector {
        /// As many numbers as the data have dimensions.
        vector: Vec<f32>,
    },
}

/// [`Of`] before it is known which it is.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AnyOf {
    row: Option<u32>,
    centroid: Option<Box<By>>,
    plus: Option<Vec<u32>>,
    minus: Option<Vec<u32>>,
    vector: Option<Vec<f32>>,
}

impl TryFrom<AnyOf> for Of {
    type Error = &'static str;

    fn try_from(any: AnyOf) -> Result<Self, Self::Error> {
        match any {
            AnyOf { row: Some(row), centroid: None, plus: None, minus: None, vector: None } => {
                Ok(Self::Row { row })
            }
            AnyOf { row: None, centroid: Some(centroid), plus: None, minus: None, vector: None } => {
                Ok(Self::Centroid { centroid })
            }
            AnyOf { row: None, centroid: None, vector: None, plus, minus }
                if plus.is_some() || minus.is_some() =>
            {
                Ok(Self::Sum { plus: plus.unwrap_or_default(), minus: minus.unwrap_or_default() })
            }
            AnyOf { row: None, centroid: None, plus: None, minus: None, vector: Some(vector) } => {
                Ok(Self::Vector { vector })
            }
            _ => Err("`of` is one of: row; centroid; plus and minus; vector"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_comes_back_as_it_was_written() {
        for json in [
            r#"{"rows":[1,2]}"#,
            r#"{"search":{"text":"^bad$","regex":true,"whole":false,"column":0}}"#,
            r#"{"value":{"column":"label","value":null}}"#,
            r#"{"values":{"column":"label","values":["7",null]}}"#,
            r#"{"range":{"column":"age","low":1.5,"high":2.0}}"#,
            r#"{"region":{"polygon":[0.0,0.0,1.0,0.0,0.0,1.0],"matrix":[1.0,0.0,0.0,0.0,0.0,1.0,0.0,0.0,0.0,0.0,1.0,0.0,0.0,0.0,0.0,1.0]}}"#,
            r#"{"neighbors":{"of":{"row":3},"k":5,"metric":"cosine"}}"#,
            r#"{"neighbors":{"of":{"centroid":{"rows":[1]}},"k":5,"metric":"euclidean"}}"#,
            r#"{"neighbors":{"of":{"plus":[1],"minus":[2]},"k":5,"metric":"dot"}}"#,
            r#"{"neighbors":{"of":{"vector":[1.0,2.5]},"k":5,"metric":"manhattan"}}"#,
            r#"{"selection":true}"#,
        ] {
            let by: By = serde_json::from_str(json).unwrap();
            assert_eq!(serde_json::to_string(&by).unwrap(), json);
        }
    }

    #[test]
    fn what_is_no_set_is_refused() {
        let error = |json| serde_json::from_str::<By>(json).unwrap_err().to_string();
        let neighbors = r#"{"neighbors":{"of":{"row":1,"plus":[2]},"k":5,"metric":"cosine"}}"#;
        assert!(error(neighbors).contains("one of: row"), "{}", error(neighbors));
        assert!(error(r#"{"value":{"colum":"a","value":"b"}}"#).contains("colum"));
        assert!(error(r#"{"everything":true}"#).contains("everything"));
    }
}
