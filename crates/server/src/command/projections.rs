//! The commands that compute and steer layouts.

use embedscope_core::Metric;
use serde::{Deserialize, Serialize};

use super::{By, metric_name, present};
use crate::Projection;

/// Fields of [`super::Command::TsneSet`]; what is absent stays.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct TsneSet {
    /// 2 or 3.
    pub dims: Option<usize>,
    /// From 1 to the number of points less one.
    pub perplexity: Option<f64>,
    /// Neighbours of equal weight, from 1 to the number of points less one; `Some(None)` = weights by the perplexity.
    #[serde(default, deserialize_with = "present")]
    pub neighbors: Option<Option<usize>>,
    /// More than 0; `Some(None)` = automatic.
    #[serde(default, deserialize_with = "present")]
    pub learning_rate: Option<Option<f64>>,
    /// Budget of iterations, at least 1.
    pub iterations: Option<u32>,
    /// Seed of the start.
    pub seed: Option<u64>,
    /// Metric of the neighbours: any but `dot`.
    #[serde(default, deserialize_with = "metric_name::some")]
    pub metric: Option<Metric>,
    /// Factor on the attraction, from 1; `Some(None)` = the schedule.
    #[serde(default, deserialize_with = "present")]
    pub exaggeration: Option<Option<f64>>,
    /// Share of the previous step that is kept, less than 1; `Some(None)` = the schedule.
    #[serde(default, deserialize_with = "present")]
    pub momentum: Option<Option<f64>>,
    /// Degrees of freedom of the kernel, from 0.1 to 100.
    pub dof: Option<f64>,
    /// Labels that steer the run.
    pub supervise: Option<SuperviseSet>,
}

/// Which labels steer a t-SNE run, and how much; what is absent stays.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SuperviseSet {
    /// Name of the column; `Some(None)` = none.
    #[serde(default, deserialize_with = "present")]
    pub column: Option<Option<String>>,
    /// Percent, 0 to 100.
    pub factor: Option<f64>,
    /// Value whose points count as without label; `Some(None)` = none.
    #[serde(default, deserialize_with = "present")]
    pub ignored: Option<Option<String>>,
}

/// Fields of [`super::Command::TsneStep`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TsneStep {
    /// Iterations, at least 1.
    #[serde(default = "one")]
    pub count: u32,
}

/// Fields of [`super::Command::TsnePerturb`].
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TsnePerturb {
    /// Share of the layout's radius, from 0 to 1.
    #[serde(default = "five_percent")]
    pub fraction: f64,
}

/// Fields of [`super::Command::TsneRewind`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TsneRewind {
    /// One of those that are kept; `None` = the newest.
    pub iteration: Option<u32>,
}

/// Fields of [`super::Command::UmapSet`]; what is absent stays.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct UmapSet {
    /// 2 or 3.
    pub dims: Option<usize>,
    /// Size of a point's neighbourhood, itself counted: at least 2.
    pub neighbors: Option<usize>,
    /// How near points may come, from 0 to `spread`.
    pub min_dist: Option<f64>,
    /// Scale of the layout, more than 0.
    pub spread: Option<f64>,
    /// Metric of the neighbours: any but `dot`.
    #[serde(default, deserialize_with = "metric_name::some")]
    pub metric: Option<Metric>,
    /// How the layout is computed.
    pub mode: Option<UmapMode>,
    /// Budget of epochs, at least 1; `Some(None)` = automatic.
    #[serde(default, deserialize_with = "present")]
    pub epochs: Option<Option<u32>>,
    /// Seed of the start and of the samples.
    pub seed: Option<u64>,
    /// Labels that steer the run.
    pub supervise: Option<UmapSupervise>,
}

/// How UMAP moves its points.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum UmapMode {
    /// umap-learn's optimisation.
    #[default]
    Faithful,
    /// On the mesh of t-SNE.
    Live,
}

/// Which labels steer a UMAP run.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UmapSupervise {
    /// Name of the column; `None` = none.
    pub column: Option<String>,
}

/// Fields of [`super::Command::CustomSet`]; what is absent stays.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CustomSet {
    /// 2 or 3.
    pub dims: Option<usize>,
    /// Whether coordinates follow TensorFlow's formula.
    pub compat: Option<bool>,
    /// Where the first axis comes from.
    #[serde(default, deserialize_with = "present")]
    pub left: Option<Option<EndSet>>,
    /// Where the first axis leads.
    #[serde(default, deserialize_with = "present")]
    pub right: Option<Option<EndSet>>,
    /// Where the second axis comes from.
    #[serde(default, deserialize_with = "present")]
    pub down: Option<Option<EndSet>>,
    /// Where the second axis leads.
    #[serde(default, deserialize_with = "present")]
    pub up: Option<Option<EndSet>>,
    /// Where the third axis comes from.
    #[serde(default, deserialize_with = "present")]
    pub back: Option<Option<EndSet>>,
    /// Where the third axis leads.
    #[serde(default, deserialize_with = "present")]
    pub front: Option<Option<EndSet>>,
}

/// One end of a custom axis.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EndSet {
    /// Its points.
    pub by: By,
    /// What stands on screen.
    pub name: String,
}

/// Fields of [`super::Command::RawSet`].
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawSet {
    /// 2 or 3.
    pub axes: Vec<RawAxis>,
}

/// A column that is drawn as it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RawAxis {
    /// A column of the vectors, from 0.
    Vector(usize),
    /// A numeric column of the metadata.
    Column(String),
}

/// Fields of [`super::Command::Estimate`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Estimate {
    /// `pca`, `tsne` or `umap`.
    pub projection: Projection,
}

/// Fields of [`super::Command::Quality`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Quality {
    /// Neighbours a point.
    #[serde(default = "fifteen")]
    pub k: usize,
}

fn one() -> u32 {
    1
}

fn five_percent() -> f64 {
    0.05
}

fn fifteen() -> usize {
    15
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Command;

    fn parse(json: &str) -> Command {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn defaults_are_those_of_the_protocol() {
        assert_eq!(parse(r#"{"type":"tsne.step"}"#), Command::TsneStep(TsneStep { count: 1 }));
        assert_eq!(parse(r#"{"type":"tsne.perturb"}"#), Command::TsnePerturb(TsnePerturb { fraction: 0.05 }));
        assert_eq!(parse(r#"{"type":"quality"}"#), Command::Quality(Quality { k: 15 }));
        assert_eq!(
            parse(r#"{"type":"tsne.rewind","iteration":null}"#),
            Command::TsneRewind(TsneRewind { iteration: None })
        );
    }

    #[test]
    fn ends_and_axes_are_read_as_written() {
        let set = r#"{"type":"custom.set","compat":true,"left":null,
            "right":{"by":{"search":{"text":"^bad$","regex":true,"column":0}},"name":"bad"}}"#;
        let Command::CustomSet(set) = parse(set) else { panic!() };
        assert_eq!(
            (set.compat, set.dims, set.left.clone(), set.up.clone()),
            (Some(true), None, Some(None), None)
        );
        let right = set.right.unwrap().unwrap();
        assert_eq!(right.name, "bad");
        assert!(matches!(right.by, By::Search(search) if search.regex && search.column == Some(0)));

        let raw = parse(r#"{"type":"raw.set","axes":[{"vector":0},{"column":"age"}]}"#);
        let axes = vec![RawAxis::Vector(0), RawAxis::Column("age".into())];
        assert_eq!(raw, Command::RawSet(RawSet { axes }));
    }

    #[test]
    fn metrics_and_supervision_may_be_absent() {
        let Command::TsneSet(set) = parse(r#"{"type":"tsne.set","metric":"cosine"}"#) else { panic!() };
        assert_eq!((set.metric, set.supervise), (Some(Metric::Cosine), None));
        let json = r#"{"type":"tsne.set","supervise":{"column":"label","factor":40}}"#;
        let Command::TsneSet(set) = parse(json) else { panic!() };
        let supervise = set.supervise.unwrap();
        assert_eq!(
            (supervise.column, supervise.factor, supervise.ignored),
            (Some(Some("label".into())), Some(40.0), None)
        );
    }
}
