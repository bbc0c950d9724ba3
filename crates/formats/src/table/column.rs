//! The columns: which key of our format each stands for, what its cells hold, and the headings it is known by.

use self::Kind::{
    Amount, Any, Code, Date, Demands, Lag, Links, List, Millions, Number, Numbers, Percent, Text, Truth,
};

/// Keys that stand for nothing of the format: what they hold is turned into something of it.
pub(super) const ID: &str = "id";
pub(super) const PROJECT: &str = "project";
pub(super) const CODE: &str = "code";
pub(super) const BEFORE: &str = "before";
pub(super) const START: &str = "start";
pub(super) const FINISH: &str = "finish";
pub(super) const MILESTONE: &str = "milestone";
pub(super) const CONSTRAINT_TYPE: &str = "constraint-type";
pub(super) const CONSTRAINT_DATE: &str = "constraint-date";
/// What labels' keys begin with.
pub(super) const LABELS: &str = "labels.";

/// What the cells of a column hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A text.
    Text,
    /// A code: a text without blanks around it, which may look like a number.
    Code,
    /// A word of the format, or another word for it.
    Word(&'static [(&'static str, &'static str)]),
    /// An amount of time.
    Amount,
    /// An amount of time or a percentage.
    Lag,
    /// A date.
    Date,
    /// A number.
    Number,
    /// Numbers in order.
    Numbers,
    /// A percentage.
    Percent,
    /// Millions of the currency.
    Millions,
    /// Yes or no.
    Truth,
    /// Texts.
    List,
    /// What activities ask of resources.
    Demands,
    /// Relationships.
    Links,
    /// Whatever it looks like.
    Any,
}

/// A column that a sheet may have.
#[derive(Clone, Copy, Debug)]
pub(super) struct Column {
    /// The key of the format, with dots for tables in tables.
    pub(super) key: &'static str,
    /// What its cells hold.
    pub(super) kind: Kind,
    /// Its headings with bars between, the one that is written first; without any it is headed by its key.
    pub(super) headings: &'static str,
}

impl Column {
    /// Returns its headings, in both languages.
    pub(super) fn headings(&self) -> impl Iterator<Item = &'static str> {
        self.headings.split('|').filter(|heading| !heading.is_empty())
    }
}

impl Page {
    /// Returns its names, in both languages.
    pub(super) fn names(&self) -> impl Iterator<Item = &'static str> {
        std::iter::once(self.name).chain(self.others.split('|')).filter(|name| !name.is_empty())
    }
}

const fn column(key: &'static str, kind: Kind, headings: &'static str) -> Column {
    Column { key, kind, headings }
}

/// A sheet that a workbook may have.
#[derive(Clone, Copy, Debug)]
pub(super) struct Page {
    /// Its name.
    pub(super) name: &'static str,
    /// Other names it is known by, with bars between.
    pub(super) others: &'static str,
    /// Its columns.
    pub(super) columns: &'static [Column],
}

const ACTIVITY_KINDS: Kind = Kind::Word(&[
    ("task", "taskdependent|activity|任务|作业|工作|任务作业|任务相关|任务相关作业"),
    ("resource-dependent", "resourcedependent|资源相关|资源相关作业"),
    ("start-milestone", "startmilestone|开始里程碑|开工里程碑"),
    ("finish-milestone", "finishmilestone|milestone|里程碑|完成里程碑|完工里程碑"),
    ("level-of-effort", "levelofeffort|loe|hammock|配合作业|投入水平|支持型作业"),
    ("wbs-summary", "wbssummary|wbs作业|wbs汇总"),
]);

const DURATION_TYPES: Kind = Kind::Word(&[
    ("fixed-units", "fixedunits/time|固定资源用量|固定单位"),
    ("fixed-duration", "fixedduration|fixedduration&units|fixeddurationandunits|固定工期"),
    ("fixed-work", "fixedwork|固定工时"),
]);

const PLACEMENTS: Kind = Kind::Word(&[
    ("as-soon-as-possible", "assoonaspossible|asap|越早越好"),
    ("as-late-as-possible", "aslateaspossible|alap|越晚越好"),
    ("manual", "manuallyscheduled|手动计划"),
    ("inactive", "否|no"),
]);

const RESOURCE_KINDS: Kind = Kind::Word(&[
    ("renewable", "labor|labour|nonlabor|equipment|人工|机械|设备|工时|work"),
    ("consumable", "material|cost|材料|资金|成本"),
]);

const LINK_KINDS: Kind = Kind::Word(&[
    ("FS", "fs|prfs|finishtostart|finish-start|完成-开始|完成开始"),
    ("SS", "ss|prss|starttostart|start-start|开始-开始|开始开始"),
    ("FF", "ff|prff|finishtofinish|finish-finish|完成-完成|完成完成"),
    ("SF", "sf|prsf|starttofinish|start-finish|开始-完成|开始完成"),
]);

/// The columns of activities, in the order they are written.
pub(super) const ACTIVITIES: &[Column] = &[
    column(PROJECT, Code, "Project|Project code|Project ID|项目|项目编号|项目代码|子项目"),
    column(
        CODE,
        Code,
        "Code|Activity code|Activity ID|Task code|编号|代码|代号|编码|作业代码|作业编号|作业编码|任务编号|任务代码|工作编号|工作代号|工作代码|活动编号|活动代码|工序编号|工序代号|节点编号",
    ),
    column(ID, Code, "ID|No|No.|#|Task ID|序号|标识号|行号"),
    column(
        "name",
        Text,
        "Name|Activity name|Task name|Title|Activity|Task|Description|名称|作业名称|任务名称|工作名称|活动名称|工序名称|工作内容|施工内容|工程项目|分项工程|作业|任务|工作|活动|工序|里程碑名称",
    ),
    column("zh", Text, "Chinese name|中文名|中文名称"),
    column("wbs", Code, "WBS|WBS code|WBS代码|WBS编码|工作分解结构|分部工程|分部分项"),
    column("kind", ACTIVITY_KINDS, "Kind|Type|Activity type|Task type|类型|作业类型|任务类型|工作类型"),
    column(
        "duration",
        Amount,
        "Duration|Original duration|Planned duration|Dur|OD|Days|工期|持续时间|历时|计划工期|原定工期|工作历时|工作持续时间|天数",
    ),
    column(
        "after",
        Links,
        "Predecessors|Predecessor|Preds|Depends on|紧前工作|紧前作业|紧前活动|紧前工序|紧前任务|紧前|前置任务|前置工作|前置作业|前置工序|前导任务|前导作业",
    ),
    column(
        BEFORE,
        Links,
        "Successors|Successor|紧后工作|紧后作业|紧后活动|紧后工序|紧后任务|紧后|后续任务|后续工作|后续作业|后置任务",
    ),
    column("calendar", Code, "Calendar|Calendar name|Task calendar|日历|作业日历|任务日历|日历名称"),
    column(
        START,
        Date,
        "Start|Start date|Planned start|Plan start|Begin|开始|开始时间|开始日期|计划开始|计划开始时间|计划开始日期|开工|开工日期|开工时间|计划开工|计划开工日期",
    ),
    column(
        FINISH,
        Date,
        "Finish|Finish date|Planned finish|Plan finish|End|End date|完成|完成时间|完成日期|结束|结束时间|结束日期|计划完成|计划完成时间|计划完成日期|完工|完工日期|完工时间|计划完工|竣工日期",
    ),
    column("quantity.amount", Number, "Quantity|Qty|工程量|数量"),
    column("quantity.unit", Text, "Quantity unit|Unit|单位|计量单位"),
    column("quantity.rate", Number, "Rate per day|Daily rate|工效|日进度|日工效|每日工效"),
    column("quantity.crews", Number, "Crews|班组数|队数|作业队数"),
    column("resources", Demands, "Resources|Resource|Resource names|资源|资源名称|班组"),
    column("at", List, "Location|Chainage|Stretch|桩号|里程|里程桩号|起止桩号|位置"),
    column("alignment", Code, "Alignment|线路"),
    column("cost", Millions, "Cost (millions)|Cost|Budget|Budgeted cost|费用|造价|成本|投资|合同价|预算"),
    column("started", Date, "Actual start|实际开始|实际开始时间|实际开始日期|实际开工|实际开工日期"),
    column("finished", Date, "Actual finish|实际完成|实际完成时间|实际完成日期|实际完工|实际完工日期"),
    column("remaining", Amount, "Remaining duration|Remaining|RD|剩余工期|尚需工期|剩余持续时间"),
    column(
        "percent",
        Percent,
        "Percent complete|% complete|Complete|Progress|完成百分比|完成率|完成比例|完成进度|进度",
    ),
    column("suspended", Date, "Suspended|Suspend date|暂停|停工日期"),
    column("resumes", Date, "Resumes|Resume|Resume date|恢复|复工日期"),
    column("expected-finish", Date, "Expected finish|预计完成|期望完成|期望完成日期"),
    column("constraint", List, "Constraints|Constraint|约束|约束条件"),
    column(CONSTRAINT_TYPE, Text, "Constraint type|Primary constraint|限制类型|约束类型|主要限制条件"),
    column(
        CONSTRAINT_DATE,
        Date,
        "Constraint date|Primary constraint date|限制日期|约束日期|主要限制条件日期",
    ),
    column("deadline", Date, "Deadline|期限|最后期限|截止日期"),
    column("duration-type", DURATION_TYPES, "Duration type|工期类型"),
    column("placement", PLACEMENTS, "Placement"),
    column("external-early-start", Date, "External early start|外部最早开始"),
    column("external-late-finish", Date, "External late finish|外部最晚完成"),
    column("splits", Any, "Splits"),
    column("may-split", Truth, "May split"),
    column("levelling-delay", Amount, "Levelling delay|Leveling delay|资源调配延迟"),
    column("priority", Number, "Priority|优先级"),
    column("modes", Any, "Modes"),
    column("uncertainty", Code, "Uncertainty"),
    column(MILESTONE, Truth, "Milestone|里程碑"),
    column("stored.early-start", Date, "Early start|ES|最早开始|最早开始时间|最早开始日期"),
    column("stored.early-finish", Date, "Early finish|EF|最早完成|最早完成时间|最早完成日期"),
    column("stored.late-start", Date, "Late start|LS|最晚开始|最迟开始|最迟开始时间|最晚开始日期"),
    column("stored.late-finish", Date, "Late finish|LF|最晚完成|最迟完成|最迟完成时间|最晚完成日期"),
    column("stored.start", Date, "Scheduled start|排程开始"),
    column("stored.finish", Date, "Scheduled finish|排程完成"),
    column("stored.total-float", Amount, "Total float|Total slack|TF|总时差|总浮时|可宽延的总时间"),
    column("stored.free-float", Amount, "Free float|Free slack|FF|自由时差|自由浮时|可用可宽延时间"),
    column("stored.longest-path", Truth, "Longest path|最长路径"),
    column("stored.critical", Truth, "Critical|关键|关键工作|关键线路|是否关键"),
    column("source", List, "Sources|Source|来源"),
    column("note", Text, "Notes|Note|Remark|Remarks|Comment|Comments|备注|说明"),
];

const ZH: Column = column("zh", Text, "Chinese name|中文名|中文名称");
const SOURCE: Column = column("source", List, "Sources|Source|来源");
const NOTE: Column = column("note", Text, "Notes|Note|Remarks|备注|说明");
const NAME: Column = column("name", Text, "Name|名称");
const KEY: Column = column(CODE, Code, "Code|ID|编号|代码");
const OF_PROJECT: Column = column(PROJECT, Code, "Project|项目|项目编号");

/// The sheets of a workbook, in the order they are written.
pub(super) const SHEETS: &[Page] = &[
    Page {
        name: "Activities",
        others: "Activity|Tasks|Task|Schedule|Plan|作业|任务|工作|活动|工序|进度计划|计划|施工进度计划",
        columns: ACTIVITIES,
    },
    Page {
        name: "Relationships",
        others: "Relationship|Links|Logic|Predecessors|Dependencies|TASKPRED|逻辑关系|关系|搭接关系|紧前关系",
        columns: &[
            column("from", Code, "From|Predecessor|紧前工作|紧前作业|前置任务|前置作业"),
            column("to", Code, "To|Successor|紧后工作|紧后作业|后续任务|后续作业"),
            column("kind", LINK_KINDS, "Kind|Type|Relationship type|类型|关系|关系类型|搭接类型"),
            column("lag", Lag, "Lag|时距|延时|延隔时间|间隔时间|滞后"),
            column("maximum-lag", Amount, "Maximum lag|最大时距"),
            column("lag-calendar", Code, "Lag calendar|时距日历|延时日历"),
            column("reason", Text, "Reason|原因|备注"),
            SOURCE,
        ],
    },
    Page {
        name: "Calendars",
        others: "Calendar|日历",
        columns: &[
            column(CODE, Code, "Code|Calendar|编号|代码|日历"),
            NAME,
            ZH,
            column("base", Code, "Base|Base calendar|基准日历|基础日历"),
            column("week", List, "Week|Working hours|Hours|工作时间|工作周|周"),
            column("day-length", Amount, "Day length|Hours per day|日工时|每日工时"),
            column("lost", Numbers, "Lost days|损失天数|每月损失天数"),
            column("closed-seasons", List, "Closed seasons|停工季节"),
            column("closed", List, "Closed|节假日"),
            column("worked", List, "Worked|调休"),
            column("day-rules", List, "Day rules"),
            column("exceptions", List, "Exceptions|Holidays|例外|例外日期|休息日"),
            column("within", List, "Within"),
            SOURCE,
        ],
    },
    Page {
        name: "Resources",
        others: "Resource|资源",
        columns: &[
            OF_PROJECT,
            KEY,
            NAME,
            ZH,
            column("kind", RESOURCE_KINDS, "Kind|Type|类型"),
            column("capacity", Number, "Capacity|Limit|Max units|可用量|最大单位|数量|限量"),
            column("unit", Text, "Unit|单位"),
            column("calendar", Code, "Calendar|日历"),
            column("cost-per-hour", Number, "Cost per hour|Standard rate|每小时费用|单价"),
            SOURCE,
        ],
    },
    Page { name: "Projects", others: "Project|项目", columns: PROJECTS },
    Page {
        name: "WBS",
        others: "Work breakdown|工作分解结构|工作分解",
        columns: &[OF_PROJECT, KEY, NAME, ZH, column("parent", Code, "Parent|上级|父级")],
    },
    Page {
        name: "Day lists",
        others: "",
        columns: &[KEY, NAME, ZH, column("days", List, "Days|日期"), SOURCE],
    },
    Page { name: "Alignments", others: "", columns: &[KEY, NAME, ZH] },
    Page { name: "Uncertainty", others: "", columns: &[KEY, NAME, ZH] },
    Page { name: "Risks", others: "", columns: &[KEY, NAME, ZH] },
    Page { name: "Funding", others: "", columns: &[KEY, NAME, ZH] },
    Page { name: "Baselines", others: "", columns: BASELINES },
    Page { name: "Programme", others: "", columns: &[NAME, ZH, SOURCE, NOTE] },
];

/// The columns of projects; those of a table of activities begin with `project.`.
pub(super) const PROJECTS: &[Column] = &[
    KEY,
    NAME,
    ZH,
    column("start", Date, "Start|Start date|Planned start|开始|开始日期|开工日期"),
    column("data-date", Date, "Data date|Status date|数据日期|状态日期"),
    column("finish-by", Date, "Finish by|Must finish by|必须完成日期"),
    column("target", Date, "Target|Target finish|目标|目标日期"),
    column("finish-milestone", Code, "Finish milestone"),
    column("calendar", Code, "Calendar|Default calendar|日历"),
    column("alignment", Code, "Alignment|线路"),
    column("priority", Number, "Priority|优先级"),
    SOURCE,
    NOTE,
];

/// The columns of baselines: a row an activity.
pub(super) const BASELINES: &[Column] = &[
    column("no", Number, "No"),
    NAME,
    column("data-date", Date, "Data date"),
    column("activity", Code, "Activity"),
    column("start", Date, "Start"),
    column("finish", Date, "Finish"),
    column("duration", Amount, "Duration"),
    column("cost", Millions, "Cost (millions)"),
];
