//! The words of reports, in English and Chinese.

use chainage_model::Language;

/// A word in both languages.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Label {
    en: &'static str,
    zh: &'static str,
}

impl Label {
    const fn new(en: &'static str, zh: &'static str) -> Self {
        Self { en, zh }
    }

    /// Returns the word in a language.
    pub(crate) fn get(self, language: Language) -> &'static str {
        match language {
            Language::English => self.en,
            Language::Chinese => self.zh,
        }
    }
}

macro_rules! labels {
    ($($name:ident $en:literal $zh:literal)*) => {
        $(pub(crate) const $name: Label = Label::new($en, $zh);)*
    };
}

labels! {
    ACTIVITIES "activities" "工作"
    ACTUAL "actual" "实际"
    AFTER_LEVELLING "after levelling" "均衡后"
    ALONE "resources to itself" "独占资源时"
    BEFORE_LEVELLING "before levelling" "均衡前"
    BOUND "bound" "约束来源"
    CAN_WAIT "can wait until" "最迟可等至"
    CAPACITY "capacity" "可用量"
    CHAIN "driving chain" "驱动链"
    CODE "code" "编码"
    CONFLICTS "not met" "未满足"
    CONSTRAINT "constraint" "约束"
    CRITICAL "critical" "关键"
    DATA_DATE "data date" "数据日期"
    DAYS_LATER "days later" "推迟天数"
    DEADLINE "deadline" "期限"
    DEMAND "demand" "需求量"
    DRIVER "driver" "驱动"
    DRIVES "what drives it" "驱动线路"
    EARLY_START "early start" "最早开始"
    EXTERNAL "a date from outside" "外部日期"
    FINISH "finish" "完成"
    FLOAT "total float" "总时差"
    FLOAT_CHAIN "what limits it" "限制链"
    FOR_SHARING "of them for sharing" "其中因共用"
    FREE_FLOAT "free float" "自由时差"
    HELD_BY "held by" "占用者"
    HISTOGRAM "Resource histogram" "资源直方图"
    INDEPENDENT_FLOAT "independent" "独立时差"
    INTERFERING_FLOAT "interfering" "干扰时差"
    LATE_FINISH "late finish" "最迟完成"
    LATE_START "late start" "最迟开始"
    LINKS "links" "逻辑关系"
    MARGIN "margin" "差额"
    MILESTONE "milestone" "里程碑"
    MOVED "moved within their float" "在时差内移动的工作"
    NAME "name" "名称"
    NEAR_CRITICAL "float up to 10 d" "时差不超过10天"
    NON_WORKING "non-working time" "非工作时间"
    NO_PATHS "no path within this float" "无此时差范围内的线路"
    OPTIONS "options" "计算选项"
    OTHER "other" "其他"
    OVER_CAPACITY "above capacity" "超出可用量"
    PEAK "peak" "峰值"
    PRIORITY "priority" "优先级"
    PROGRAMME "programme" "总体计划"
    PROGRESS "done" "已完成"
    PROJECT "project" "项目"
    PROJECT_START "project start" "项目开始"
    REASON "because of" "原因"
    RESOURCE "waits for resource" "等待资源"
    RESOURCE_CRITICAL "resource-critical path" "资源关键线路"
    RESOURCE_FREE "without limits" "无资源限制"
    SHARED "shared" "共享"
    SPANS "spans other work" "随其他工作"
    START "start" "开始"
    TARGET "target" "目标"
    TO_TARGET "days to target" "距目标天数"
    WAITING "waiting for resources" "等待资源的工作"
    WAITS_FOR "waits for" "等待"
    WAS "was" "原开始"
}

/// Returns a working-time amount in days with one decimal at most, and the unit: `12 d`, `-1.5 d`, `12 天`.
pub(crate) fn days(value: f64, language: Language) -> String {
    let rounded = (value * 10.0).round() / 10.0;
    let number = if (rounded - rounded.round()).abs() < 0.05 {
        format!("{rounded:.0}")
    } else {
        format!("{rounded:.1}")
    };
    let number = if number == "-0" { "0".to_owned() } else { number };
    match language {
        Language::English => format!("{number} d"),
        Language::Chinese => format!("{number} 天"),
    }
}
