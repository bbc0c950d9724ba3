//! The words of a comparison in Chinese; English ones come as they are.

use chainage_model::Language;

/// Returns a group, kind or fact of a comparison in a language.
pub(super) fn word(english: &str, language: Language) -> &str {
    let known = WORDS.iter().find(|(known, _)| language == Language::Chinese && *known == english);
    known.map_or(english, |(_, chinese)| chinese)
}

const WORDS: &[(&str, &str)] = &[
    // Groups.
    ("progress", "进度"),
    ("scope", "工作范围"),
    ("logic", "逻辑关系"),
    ("durations", "持续时间"),
    ("calendars", "日历"),
    ("constraints", "约束"),
    ("resources and options", "资源与选项"),
    // Kinds.
    ("activity", "工作"),
    ("relationship", "逻辑关系"),
    ("calendar", "日历"),
    ("milestone", "里程碑"),
    ("plan", "计划"),
    ("project", "项目"),
    ("resource", "资源"),
    // Facts.
    ("actual finish", "实际完成"),
    ("actual start", "实际开始"),
    ("added", "新增"),
    ("base calendar", "基准日历"),
    ("capacity", "可用量"),
    ("closed seasons", "停工季节"),
    ("code", "代码"),
    ("constraint", "约束"),
    ("data date", "数据日期"),
    ("day length", "日工作时长"),
    ("day rules", "逐日规则"),
    ("deadline", "截止日期"),
    ("duration", "持续时间"),
    ("exceptions", "例外日"),
    ("expected finish", "预期完成"),
    ("external early start", "外部最早开始"),
    ("external late finish", "外部最迟完成"),
    ("finish by", "要求完成日期"),
    ("finish milestone", "完成里程碑"),
    ("kind", "类型"),
    ("lag", "时距"),
    ("lag calendar", "时距日历"),
    ("levelling delay", "均衡延迟"),
    ("link added", "新增逻辑关系"),
    ("link kind", "搭接类型"),
    ("link removed", "删除逻辑关系"),
    ("lost days", "损失日"),
    ("maximum lag", "最大时距"),
    ("pauses", "中断"),
    ("percent complete", "完成百分比"),
    ("placement", "排程方式"),
    ("remaining duration", "剩余持续时间"),
    ("removed", "删除"),
    ("resources", "资源"),
    ("resume", "复工"),
    ("scheduling options", "排程选项"),
    ("start", "开始"),
    ("suspend", "暂停"),
    ("week", "工作周"),
    ("within", "所属日历"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_said_once_and_unknown_ones_stay() {
        for (at, (english, _)) in WORDS.iter().enumerate() {
            assert!(WORDS[at + 1..].iter().all(|(other, _)| other != english), "{english}");
        }
        assert_eq!(word("lag", Language::Chinese), "时距");
        assert_eq!(word("lag", Language::English), "lag");
        assert_eq!(word("GZ-220", Language::Chinese), "GZ-220");
    }
}
