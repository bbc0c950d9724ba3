//! In which encoding an XER file is written, which it never says.
//!
//! P6 writes the code page of the machine that exports. In order: a byte order mark; UTF-16 without one; valid UTF-8;
//! the code page the caller names; a guess from the names in the file; windows-1252.
//! Currency symbols are no evidence: nearly every file has some that are valid nowhere.

use std::borrow::Cow;

use encoding_rs::{
    BIG5, EUC_KR, Encoding, GB18030, SHIFT_JIS, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1250, WINDOWS_1251,
    WINDOWS_1252, WINDOWS_1253, WINDOWS_1254, WINDOWS_1255, WINDOWS_1256, WINDOWS_1257, WINDOWS_1258,
};

use super::lex::Lines;

/// A decoded text.
#[derive(Debug)]
pub(crate) struct Decoded<'a> {
    /// The text, without a byte order mark.
    pub(crate) text: Cow<'a, str>,
    /// The encoding it was in.
    pub(crate) encoding: &'static Encoding,
    /// Whether it began with a byte order mark.
    pub(crate) mark: bool,
    /// How the encoding was found.
    pub(crate) evidence: Evidence,
    /// Whether some bytes meant nothing and were replaced.
    pub(crate) replaced: bool,
}

/// How an encoding was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Evidence {
    /// By its form, or there was nothing to decide.
    Certain,
    /// The caller said so.
    Told,
    /// By the letters in names.
    Guessed,
    /// Nothing fitted: windows-1252.
    Fallback,
}

/// Decodes a file.
pub(crate) fn decode<'a>(bytes: &'a [u8], told: Option<&'static Encoding>) -> Decoded<'a> {
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        return decoded(&bytes[length..], encoding, true, Evidence::Certain);
    }
    if let Some(encoding) = bare_utf_16(bytes) {
        return decoded(bytes, encoding, false, Evidence::Certain);
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        // Pure ASCII is written back in the code page P6 expects.
        let encoding = if text.is_ascii() { told.unwrap_or(WINDOWS_1252) } else { UTF_8 };
        return Decoded {
            text: text.into(),
            encoding,
            mark: false,
            evidence: Evidence::Certain,
            replaced: false,
        };
    }
    if let Some(encoding) = told {
        return decoded(bytes, encoding, false, Evidence::Told);
    }
    let names = names(bytes);
    match guess(&names) {
        Guess::Nothing => decoded(bytes, WINDOWS_1252, false, Evidence::Certain),
        Guess::Encoding(encoding) => decoded(bytes, encoding, false, Evidence::Guessed),
        Guess::Unclear => decoded(bytes, WINDOWS_1252, false, Evidence::Fallback),
    }
}

/// Finds an encoding by a name people use: `gbk`, `windows-1251`, `1251`, `cp1251`.
pub(crate) fn by_name(name: &str) -> Option<&'static Encoding> {
    let name = name.trim().to_ascii_lowercase();
    let number = name.trim_start_matches("cp").trim_start_matches("windows-").trim_start_matches("ms");
    let label = match number {
        "936" | "54936" => "gb18030".to_owned(),
        "950" => "big5".to_owned(),
        "932" => "shift_jis".to_owned(),
        "949" => "euc-kr".to_owned(),
        "65001" => "utf-8".to_owned(),
        "1250" | "1251" | "1252" | "1253" | "1254" | "1255" | "1256" | "1257" | "1258" | "874" => {
            format!("windows-{number}")
        }
        _ => name,
    };
    // GBK is a part of GB18030.
    Encoding::for_label(label.as_bytes()).map(|found| if found == encoding_rs::GBK { GB18030 } else { found })
}

/// Encodes a text; `true` if some characters were not in the encoding and became `?`.
pub(crate) fn encode(text: &str, encoding: &'static Encoding, mark: bool) -> (Vec<u8>, bool) {
    if encoding == UTF_16LE || encoding == UTF_16BE {
        let units = mark.then_some(0xfeff).into_iter().chain(text.encode_utf16());
        let bytes = |unit: u16| if encoding == UTF_16LE { unit.to_le_bytes() } else { unit.to_be_bytes() };
        return (units.flat_map(bytes).collect(), false);
    }
    let mut bytes = Vec::with_capacity(text.len() + 3);
    if mark && encoding == UTF_8 {
        bytes.extend_from_slice(b"\xef\xbb\xbf");
    }
    let (encoded, _, lossy) = encoding.encode(text);
    if lossy {
        // The library writes `&#8364;` for what it cannot encode; P6 writes a question mark.
        for c in text.chars() {
            let mut buffer = [0; 4];
            let (encoded, _, unknown) = encoding.encode(c.encode_utf8(&mut buffer));
            if unknown { bytes.push(b'?') } else { bytes.extend_from_slice(&encoded) }
        }
    } else {
        bytes.extend_from_slice(&encoded);
    }
    (bytes, lossy)
}

fn decoded<'a>(bytes: &'a [u8], encoding: &'static Encoding, mark: bool, evidence: Evidence) -> Decoded<'a> {
    let (text, replaced) = encoding.decode_without_bom_handling(bytes);
    Decoded { text, encoding, mark, evidence, replaced }
}

/// Recognises UTF-16 by the zeros in `ERMHDR` or `%T`.
fn bare_utf_16(bytes: &[u8]) -> Option<&'static Encoding> {
    match bytes {
        [b'E' | b'%', 0, b'R' | b'T', 0, ..] => Some(UTF_16LE),
        [0, b'E' | b'%', 0, b'R' | b'T', ..] => Some(UTF_16BE),
        _ => None,
    }
}

/// Bytes of names that are looked at.
const ENOUGH: usize = 1 << 16;

/// Collects what is not ASCII in the names of activities, WBS nodes, calendars, resources and codes.
fn names(bytes: &[u8]) -> Vec<u8> {
    let mut names = Vec::new();
    let lines = Lines::of(bytes);
    for table in &lines.tables {
        let name = bytes[table.name.range()].to_ascii_uppercase();
        let Some(columns) = table.columns.filter(|_| name != b"CURRTYPE") else { continue };
        let is_name = |column: &[u8]| {
            let column = column.trim_ascii();
            column.ends_with(b"_name") || column == b"actv_code_type" || column == b"udf_text"
        };
        let places: Vec<bool> = bytes[columns.range()].split(|&byte| byte == b'\t').map(is_name).collect();
        for row in &table.rows {
            let cells = bytes[row.range()].split(|&byte| byte == b'\t');
            for (cell, _) in cells.zip(&places).filter(|(cell, is_name)| **is_name && !cell.is_ascii()) {
                names.extend_from_slice(cell);
                names.push(b'\n');
            }
            if names.len() > ENOUGH {
                return names;
            }
        }
    }
    names
}

enum Guess {
    /// There are no letters to decide on.
    Nothing,
    Encoding(&'static Encoding),
    Unclear,
}

fn guess(names: &[u8]) -> Guess {
    if names.is_ascii() {
        return Guess::Nothing;
    }
    let high = names.iter().filter(|byte| !byte.is_ascii()).count();
    if std::str::from_utf8(names).is_ok() {
        return Guess::Encoding(UTF_8);
    }
    let mut best = (0.0, None);
    for (encoding, writing) in &CANDIDATES {
        let (text, wrong) = encoding.decode_without_bom_handling(names);
        if wrong {
            continue;
        }
        #[expect(clippy::cast_precision_loss, reason = "at most 65536 bytes")]
        let score = text.lines().map(|name| writing.score(name)).sum::<f64>() / high as f64;
        if score > best.0 {
            best = (score, Some(*encoding));
        }
    }
    match best {
        (score, Some(encoding)) if score > 0.25 => Guess::Encoding(encoding),
        _ => Guess::Unclear,
    }
}

/// What is written in an encoding. Letters are listed from the commonest on.
enum Writing {
    /// Latin letters: what each language adds to ASCII. A name is in one language.
    Latin(&'static [&'static str]),
    /// Another alphabet.
    Other(&'static str),
    /// Characters of two bytes.
    Hanzi(&'static str),
}

/// Candidates, likelier ones first: an equal score does not displace an earlier one.
static CANDIDATES: [(&Encoding, Writing); 13] = [
    (
        WINDOWS_1252,
        Writing::Latin(&[
            "éèàêçôâîûùœëïüæÿ",
            "üäöß",
            "óáéíñúüºª",
            "ãçáéíóõâêúàôüºª",
            "øåæé",
            "äåöé",
            "áíðóéúöþæý",
            "àèùòìé",
            "ëéïöóüç",
        ]),
    ),
    (WINDOWS_1251, Writing::Other("оеаинтсрвлкмдпуяыьзбгчйхжшюцщфэъёіїєґ")),
    (GB18030, Writing::Hanzi(SIMPLIFIED)),
    (BIG5, Writing::Hanzi(TRADITIONAL)),
    (SHIFT_JIS, Writing::Hanzi(JAPANESE)),
    (EUC_KR, Writing::Hanzi(KOREAN)),
    (
        WINDOWS_1250,
        Writing::Latin(&["łążęóśćźń", "íáéěřžýčšůúťďňó", "áíéčýžúšťôľäňďóŕĺ", "áéőöóüíúű", "ăâîţş", "čšžćđ"]),
    ),
    (WINDOWS_1254, Writing::Latin(&["ışüğçöİâî"])),
    (WINDOWS_1253, Writing::Other("αοιετσνηυρπκλμςίάόέωήθδγύώχφβξζ")),
    (WINDOWS_1256, Writing::Other("الميونترعبدفقةسحكجهشىأصخطضزذغثظئآإپچژگ")),
    (WINDOWS_1255, Writing::Other("יוהלאתרמבשנעקחםדפגטצסזכןםץךף")),
    (WINDOWS_1257, Writing::Latin(&["ėųšžįčūąę", "āšēīūņļžģķč", "õäöüšž"])),
    (WINDOWS_1258, Writing::Latin(&["đôưâêàơáăóíìèúòéùýãõ"])),
];

// Each list: the commonest characters of the language, then those of construction.
const SIMPLIFIED: &str = "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强放决西被干做必战先回则任取据处队南给色光门即保治北造百规热领七海口东导器压志世金增争济阶油思术极交受联认六共权收证改清己美再采转更单风切打白教速花带安场身车例真务具万每目至达走积示议声报斗完类八离华名确才科张信马节话米整空元况今集温传土许步群广石记需段研界拉林律叫且究观越织装影算低持音众书布复容儿须际商非验连断深难近矿千周委素技备半办青省列习响约支般史感劳便团往酸历市克何除消构府称太准精值号率族维划选标写存候毛亲快效斯院查江型眼王按格养易置派层片始却专状育厂京识适属圆包火住调满县局照参红细引听该铁价严桥隧路基墩梁钻孔桩混凝土钢筋浇筑施工开挖路面隔收费站绿化交安机电竣验收征拆迁准备架设预制";
const TRADITIONAL: &str = "的一是在不了有和人這中大為上個國我以要他時來用們生到作地於出就分對成會可主發年動同工也能下過子說產種面而方後多定行學法所民得經十三之進著等部度家電力裡如水化高自二理起小物現實加量都兩體制機當使點從業本去把性好應開它合還因由其些然前外天政四日那社義事平形相全表間樣與關各重新線內數正心反你明看原又麼利比或但質氣第向道命此變條只沒結解問意建月公無系軍很情者最立代想已通並提直題程展五果料象員位入常文總次品式活設及管特件長求老頭基資邊流路級少圖山統接知較將組見計別她手角期根論運農指幾九區強放決西被幹做必先回則任取據處隊南給色光門即保治北造百規熱領七海口東導器壓金增階油思術極交受聯認六共權收證改清更單風切打白帶安場身車例務具萬目至達積示報完類確科信節整空元集溫傳土許廣石記需段研界裝算低持布容際驗連斷深技備辦省列支構稱準精號率維劃選標存效院查型按格置層片始專狀廠適屬包火調滿照鐵橋隧墩梁鑽孔樁混凝土鋼筋澆置施工開挖路面";
const JAPANESE: &str = "のにはをたがでてとしれさあるいるもすかならこりまつくそけせおきやえめわほよみちんうろねひゃゅょっ工事トンルコクリスタラアインマシドレプバーッャュョ道路橋基礎設置計画施作業準備検査完了開始仮撤去掘削打組立床版杭足場土盛切舗装排水鉄筋型枠";
const KOREAN: &str = "이다의는에을를가은로고하한지사기대도시자리인공정어나부아일수해구장조전제여주서보성과원상동안물중관치설계작업토목교량터널기초콘크리트철근포장준비검사완료착배수거푸집말뚝굴착양생";

impl Writing {
    /// Scores a name: about one for a byte that fits, less than zero for one that does not.
    fn score(&self, name: &str) -> f64 {
        match self {
            Self::Latin(languages) => {
                languages.iter().map(|letters| latin(name, letters)).fold(f64::NEG_INFINITY, f64::max)
            }
            Self::Other(letters) => other(name, letters),
            Self::Hanzi(usual) => hanzi(name, usual),
        }
    }
}

/// Scores a name in a language of Latin letters.
fn latin(name: &str, letters: &str) -> f64 {
    runs(name, |before, c| {
        let beside = !before.is_ascii() && before.is_alphabetic();
        match rank(letters, c) {
            _ if is_tone(c) && "aăâeêioôơuưy".contains(lower(before)) => 1.0,
            _ if is_tone(c) => -1.0,
            _ if !c.is_alphabetic() => punctuation(c),
            _ if before.is_lowercase() && c.is_uppercase() => -1.0,
            // Two such letters meet more often in what is another alphabet.
            Some(rank) => (1.0 - 0.3 * rank) * if beside { 0.6 } else { 1.0 },
            None => -1.0,
        }
    })
}

/// Scores a name in an alphabet other than Latin, written in words of its own letters.
fn other(name: &str, letters: &str) -> f64 {
    runs(name, |before, c| {
        let beside_latin = before.is_ascii_alphabetic() && c.is_alphabetic();
        match rank(letters, c) {
            _ if beside_latin || (before.is_lowercase() && c.is_uppercase()) => -1.0,
            Some(rank) => 1.0 - 0.4 * rank,
            None if c.is_alphabetic() => 0.2,
            None => punctuation(c),
        }
    })
}

/// Scores a name of characters of two bytes.
fn hanzi(name: &str, usual: &str) -> f64 {
    runs(name, |before, c| match c {
        // An accented letter and its neighbour inside a Latin word.
        _ if before.is_ascii_lowercase() => -1.0,
        _ if usual.contains(c) => 2.0,
        '（' | '）' | '、' | '，' | '。' | '：' | '《' | '》' | '０'..='９' | 'Ａ'..='Ｚ' => 1.0,
        '\u{e000}'..='\u{f8ff}' | '\u{80}'..='\u{ff}' => -2.0,
        // Half-width kana: what one byte of anything may become.
        '\u{ff61}'..='\u{ff9f}' => -1.0,
        _ => 0.0,
    })
}

/// Returns where a letter stands in a list, from 0 for the commonest to 1; capitals count as small letters.
fn rank(letters: &str, c: char) -> Option<f64> {
    let found = letters.find(c).or_else(|| letters.find(lower(c)))?;
    #[expect(clippy::cast_precision_loss, reason = "lists of a few dozen letters")]
    Some(found as f64 / letters.len() as f64)
}

fn lower(c: char) -> char {
    c.to_lowercase().next().unwrap_or(c)
}

/// Scores a sign that is no letter: those of typography say little, all others that the encoding is wrong.
fn punctuation(c: char) -> f64 {
    if "–—‘’“”„•…°²³½¼±·×™®©§«»№µ€£\u{a0}،؛؟".contains(c) {
        0.5
    } else {
        -1.0
    }
}

/// Returns whether a character is a tone that Vietnamese writes behind its letter.
fn is_tone(c: char) -> bool {
    "\u{300}\u{301}\u{303}\u{309}\u{323}".contains(c)
}

/// Sums the scores of the characters that are not ASCII, each seen with the character before it.
fn runs(name: &str, score: impl Fn(char, char) -> f64) -> f64 {
    let mut before = ' ';
    let mut sum = 0.0;
    for c in name.chars() {
        if !c.is_ascii() {
            sum += score(before, c);
        }
        before = c;
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(names: &[&str], encoding: &'static Encoding) -> Vec<u8> {
        let mut text = String::from("ERMHDR\t19.12\r\n%T\tTASK\r\n%F\ttask_id\ttask_name\r\n");
        for (id, name) in names.iter().enumerate() {
            text.extend(["%R\t", &id.to_string(), "\t", name, "\r\n"]);
        }
        text.push_str("%E\r\n");
        encode(&text, encoding, false).0
    }

    #[test]
    fn languages_are_told_apart() {
        for (names, encoding) in [
            (&["Démolition des bâtiments", "Béton armé – étage 2"][..], WINDOWS_1252),
            (&["Straßenbau und Brücken", "Prüfung", "Übergabe"], WINDOWS_1252),
            (&["Excavación", "Cimentación y estructura", "Señalización"], WINDOWS_1252),
            (&["Escavação", "Fundações e estrutura", "Pavimentação da via"], WINDOWS_1252),
            (&["Jordarbejde", "Støbning af fundament", "Færdiggørelse af vej"], WINDOWS_1252),
            (&["Maanrakennustyöt", "Päällystys", "Määräaikainen tarkastus"], WINDOWS_1252),
            (&["Grävning", "Gjutning av brofäste", "Väg öppnas"], WINDOWS_1252),
            (&["Structural survey for Piggot’s bridge", "Stoke\u{a0}Mandeville"], WINDOWS_1252),
            (&["Земляные работы", "Устройство фундамента", "ПУСК"], WINDOWS_1251),
            (&["Задача 1"], WINDOWS_1251),
            (&["Земляні роботи", "Влаштування під’їзної дороги"], WINDOWS_1251),
            (&["Изкопни работи", "Пътна настилка"], WINDOWS_1251),
            (&["Zażółć gęślą jaźń", "Roboty ziemne – część II", "Wykończenie ścian"], WINDOWS_1250),
            (&["Zemní práce", "Betonáž základů", "Dokončení mostu – předání"], WINDOWS_1250),
            (&["Földmunka", "Alapozás és hídfő építése", "Műszaki átadás"], WINDOWS_1250),
            (&["Lucrări de terasamente", "Fundaţii", "Înălţare"], WINDOWS_1250),
            (&["Iskop građevinske jame", "Završni radovi", "Željeznica"], WINDOWS_1250),
            (&["Temel kazısı", "Beton dökümü işleri", "Çatı yapımı"], WINDOWS_1254),
            (&["Εκσκαφές", "Σκυρόδεμα θεμελίων"], WINDOWS_1253),
            (&["أعمال الحفر", "صب الخرسانة"], WINDOWS_1256),
            (&["متر مكعب"], WINDOWS_1256),
            (&["עבודות עפר", "יציקת בטון"], WINDOWS_1255),
            (&["Žemės darbai", "Pamatų įrengimas", "Šaligatvių klojimas"], WINDOWS_1257),
            (&["Kaevetööd", "Vundamendi süvis", "Töö lõpp"], WINDOWS_1257),
            (&["Būvlaukuma sagatavošana", "Pamatu betonēšana", "Ceļa segums"], WINDOWS_1257),
            // Tones are written behind their letter.
            (&["Đào móng", "Thi công nê\u{300}n đươ\u{300}ng", "Bê tông cô\u{323}c"], WINDOWS_1258),
            (&["路基土方开挖", "桥梁下部结构施工", "交工验收"], GB18030),
            (&["隧道开挖（左线）", "二次衬砌"], GB18030),
            (&["路基土方開挖", "橋梁下部結構施工", "驗收"], BIG5),
            (&["トンネル掘削工事", "コンクリート打設", "検査の準備"], SHIFT_JIS),
            (&["토목 공사 준비", "교량 기초 콘크리트", "터널 굴착"], EUC_KR),
            (&["路基土方开挖"], UTF_8),
        ] {
            let bytes = file(names, encoding);
            let found = decode(&bytes, None);
            assert_eq!(found.encoding.name(), encoding.name(), "{names:?} read as {}", found.text);
            assert!(found.text.contains(names[0]), "{names:?}");
        }
    }

    #[test]
    fn currency_symbols_decide_nothing() {
        let bytes =
            b"%T\tCURRTYPE\n%F\tcurr_id\tcurr_symbol\tcurr_short_name\n%R\t1\t\x80\tEUR\n%R\t2\t\xa3\tGBP\n";
        let found = decode(bytes, None);
        assert_eq!((found.encoding, found.evidence), (WINDOWS_1252, Evidence::Certain));
        assert_eq!(encode(&found.text, found.encoding, false).0, bytes);
    }

    #[test]
    fn marks_and_utf_16() {
        let text = "ERMHDR\t19\r\n%T\tTASK\r\n%F\ttask_name\r\n%R\tЗемля\r\n";
        for encoding in [UTF_16LE, UTF_16BE, UTF_8] {
            for mark in [true, false] {
                let (bytes, _) = encode(text, encoding, mark);
                let found = decode(&bytes, None);
                assert_eq!((found.encoding, found.mark, &*found.text), (encoding, mark, text));
            }
        }
    }

    #[test]
    fn what_the_caller_says_comes_before_a_guess() {
        let bytes = file(&["Земляные работы"], WINDOWS_1251);
        let found = decode(&bytes, by_name("cp1252"));
        assert_eq!((found.encoding, found.evidence), (WINDOWS_1252, Evidence::Told));
        assert_eq!(by_name("936"), Some(GB18030));
        assert_eq!(by_name("GBK"), Some(GB18030));
        assert_eq!(by_name("klingon"), None);
    }

    #[test]
    fn characters_the_code_page_lacks_become_question_marks() {
        assert_eq!(encode("é桥", WINDOWS_1252, false), (b"\xe9?".to_vec(), true));
    }
}
