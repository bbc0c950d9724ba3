//! Three-point factors, risk events and funding: kept as data.

use chainage_model::{Funding, Name, Occurrence, Plan, Risk, Uncertainty};

use crate::schema::amount::Millions;
use crate::schema::date::StartDate;
use crate::schema::scope::Scope;
use crate::schema::source::Sources;
use crate::shape::{At, Many, table};
use crate::tree::Found;

table! {
    /// Factors on the duration of activities of one class.
    UncertaintyTable("an uncertainty class") {
        /// The name.
        name: String,
        /// The Chinese name.
        zh: String,
        /// Optimistic, most likely and pessimistic factor on the duration.
        factors: Option<At<Vec<At<f64>>>>,
        /// Where they come from.
        source: Sources,
    }

    /// Something that may happen and costs time.
    RiskTable("a risk") {
        /// The name.
        name: String,
        /// The Chinese name.
        zh: String,
        /// How likely it happens, once: 0 to 1.
        probability: Option<At<f64>>,
        /// Or how often it happens: the mean number in each month, January first.
        monthly_rate: Option<At<Vec<At<f64>>>>,
        /// Days lost each time, at least and at most.
        days: Option<At<Vec<At<f64>>>>,
        /// What it hits: activity codes, classes, places.
        hits: Many<At<String>>,
        /// Where it comes from.
        source: Sources,
    }

    /// Money that becomes available.
    FundingTable("a funding") {
        /// The name.
        name: String,
        /// The Chinese name.
        zh: String,
        /// How much, in millions of the currency.
        amount: Option<At<Millions>>,
        /// The activity whose finish releases it.
        released_by: Option<At<String>>,
        /// When it comes, if no activity releases it.
        date: Option<At<StartDate>>,
        /// The projects it may be spent on. Default: all.
        projects: Many<At<String>>,
        /// Where it comes from.
        source: Sources,
    }
}

/// Returns exactly `N` numbers, none below zero.
fn numbers<const N: usize>(
    what: &str,
    list: Option<&At<Vec<At<f64>>>>,
    owner: &At<String>,
    found: &mut Found,
) -> Option<[f64; N]> {
    let Some(list) = list else {
        found.missing(owner.span, format!("{} needs {what}: {N} numbers", owner.value));
        return None;
    };
    if let Some(number) = list.value.iter().find(|number| number.value < 0.0) {
        found.error("I006", number.span, format!("{} is less than nothing", number.value));
    }
    let numbers: Vec<f64> = list.value.iter().map(|number| number.value).collect();
    let n_numbers = numbers.len();
    let numbers = numbers.try_into().ok();
    if numbers.is_none() && !found.is_broken(list.span) {
        found.error("PLAN001", list.span, format!("expected {N} numbers, found {n_numbers}"));
    }
    numbers
}

fn reals(numbers: impl IntoIterator<Item = f64>) -> At<Vec<At<f64>>> {
    At::new(numbers.into_iter().map(At::new).collect())
}

impl UncertaintyTable {
    pub(crate) fn to_model(&self, code: &At<String>, found: &mut Found) -> Uncertainty {
        let factors = numbers::<3>("factors", self.factors.as_ref(), code, found);
        let [optimistic, likely, pessimistic] = factors.unwrap_or([1.0; 3]);
        Uncertainty {
            code: code.value.clone(),
            name: Name::bilingual(&self.name, &self.zh),
            optimistic,
            likely,
            pessimistic,
            sources: self.source.to_model(),
        }
    }

    pub(crate) fn of_model(class: &Uncertainty) -> Self {
        Self {
            name: class.name.en.clone(),
            zh: class.name.zh.clone(),
            factors: Some(reals([class.optimistic, class.likely, class.pessimistic])),
            source: Sources::of_model(&class.sources),
        }
    }
}

impl RiskTable {
    pub(crate) fn to_model(&self, code: &At<String>, found: &mut Found) -> Risk {
        let occurrence = match (&self.probability, &self.monthly_rate) {
            (Some(probability), None) => {
                if !(0.0..=1.0).contains(&probability.value) {
                    let message = format!("the probability {} is not between 0 and 1", probability.value);
                    found.error("I006", probability.span, message);
                }
                Occurrence::Probability(probability.value)
            }
            (None, Some(_)) => {
                let rates = numbers::<12>("monthly-rate", self.monthly_rate.as_ref(), code, found);
                Occurrence::MonthlyRate(rates.unwrap_or_default())
            }
            _ => {
                let message = format!("risk {} needs either a probability or a monthly-rate", code.value);
                found.missing(code.span, message);
                Occurrence::Probability(0.0)
            }
        };
        let [least, most] = numbers::<2>("days", self.days.as_ref(), code, found).unwrap_or_default();
        Risk {
            code: code.value.clone(),
            name: Name::bilingual(&self.name, &self.zh),
            occurrence,
            days: (least, most),
            hits: self.hits.0.iter().map(|hit| hit.value.clone()).collect(),
            sources: self.source.to_model(),
        }
    }

    pub(crate) fn of_model(risk: &Risk) -> Self {
        let (probability, monthly_rate) = match risk.occurrence {
            Occurrence::Probability(probability) => (Some(At::new(probability)), None),
            Occurrence::MonthlyRate(rates) => (None, Some(reals(rates))),
        };
        Self {
            name: risk.name.en.clone(),
            zh: risk.name.zh.clone(),
            probability,
            monthly_rate,
            days: Some(reals([risk.days.0, risk.days.1])),
            hits: Many(risk.hits.iter().cloned().map(At::new).collect()),
            source: Sources::of_model(&risk.sources),
        }
    }
}

impl FundingTable {
    pub(crate) fn to_model(&self, code: &At<String>, plan: &Plan, found: &mut Found) -> Funding {
        let scope = Scope { plan, project: None };
        if self.amount.is_none() {
            found.missing(code.span, format!("funding {} needs an amount", code.value));
        }
        if let (Some(_), Some(date)) = (&self.released_by, &self.date) {
            let message = "a funding has a date or an activity that releases it, not both";
            found.error("PLAN004", date.span, message);
        }
        Funding {
            code: code.value.clone(),
            name: Name::bilingual(&self.name, &self.zh),
            amount: self.amount.as_ref().map_or_else(Default::default, |amount| amount.value.0),
            released_by: self.released_by.as_ref().and_then(|code| scope.activity(code, found)),
            date: self.date.as_ref().map(|date| date.value.0),
            projects: self.projects.0.iter().filter_map(|code| scope.project(code, found)).collect(),
            sources: self.source.to_model(),
        }
    }

    pub(crate) fn of_model(plan: &Plan, funding: &Funding) -> Self {
        let scope = Scope { plan, project: None };
        let code_of = |&id| At::new(plan.project(id).code.clone());
        Self {
            name: funding.name.en.clone(),
            zh: funding.name.zh.clone(),
            amount: Some(At::new(Millions(funding.amount))),
            released_by: funding.released_by.map(|id| At::new(scope.spell_activity(id))),
            date: funding.date.map(|date| At::new(StartDate(date))),
            projects: Many(funding.projects.iter().map(code_of).collect()),
            source: Sources::of_model(&funding.sources),
        }
    }
}
