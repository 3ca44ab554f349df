//! Papers: words set as a PDF. Words in, bytes out; the same words give the same bytes, and nothing is written beside them: no date, no
//! author, no name of a program's user.

use std::sync::OnceLock;

use krilla::Document;
use krilla::geom::Point;
use krilla::metadata::Metadata;
use krilla::page::PageSettings;
use krilla::tagging::{ArtifactType, ContentTag, Identifier, SpanTag, Tag, TagGroup, TagTree};
use krilla::text::{Font, TextDirection};
use unicode_normalization::UnicodeNormalization as _;

use crate::dist::Dist;
use crate::error::{Error, Result};

/// US Letter, in points.
const PAGE: (f32, f32) = (612.0, 792.0);
const MARGIN: f32 = 54.0;
const FOOT: f32 = 36.0;
/// What stands where the letters have no picture for a character.
const LACKING: char = '□';

/// The typefaces of papers, read once.
pub fn faces() -> Result<&'static Faces> {
    static FACES: OnceLock<Option<Faces>> = OnceLock::new();
    let file = |name: &str| Dist::get(&format!("fonts/{name}")).map(|f| f.data.into_owned());
    let read = || Faces::new(file("DejaVuSansCondensed.ttf")?, file("DejaVuSansCondensed-Bold.ttf")?).ok();
    FACES.get_or_init(read).as_ref().ok_or_else(|| Error::Broken("the fonts of papers are missing: run make assets".to_owned()))
}

/// One typeface: what krilla draws with, and its bytes to measure by.
#[derive(Clone)]
struct Face {
    font: Font,
    bytes: Vec<u8>,
}

impl Face {
    fn new(bytes: Vec<u8>) -> Result<Self> {
        let font = Font::new(bytes.clone().into(), 0).ok_or_else(|| Error::Broken("a font of the papers cannot be read".to_owned()))?;
        Ok(Face { font, bytes })
    }

    fn ruler(&self, size: f32) -> Result<Ruler<'_>> {
        let face = ttf_parser::Face::parse(&self.bytes, 0).map_err(|e| Error::Broken(format!("a font of the papers: {e}")))?;
        let scale = size / f32::from(face.units_per_em());
        Ok(Ruler { face, scale })
    }
}

/// Measures words in one typeface and size.
struct Ruler<'a> {
    face: ttf_parser::Face<'a>,
    scale: f32,
}

impl Ruler<'_> {
    fn draws(&self, c: char) -> bool {
        self.face.glyph_index(c).is_some()
    }

    fn width(&self, words: &str) -> f32 {
        let advance = |c| self.face.glyph_index(c).and_then(|g| self.face.glyph_hor_advance(g)).map_or(0.0, f32::from);
        words.chars().map(advance).sum::<f32>() * self.scale
    }
}

/// The two typefaces that papers are set in.
#[derive(Clone)]
pub struct Faces {
    plain: Face,
    bold: Face,
}

impl Faces {
    /// Reads the files of the two typefaces.
    pub fn new(plain: Vec<u8>, bold: Vec<u8>) -> Result<Self> {
        Ok(Faces { plain: Face::new(plain)?, bold: Face::new(bold)? })
    }
}

/// A part of a paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// A heading inside the paper.
    Heading(String),
    /// Words as they were written, line by line.
    Words(String),
    /// Smaller words of ours about what stands beside them.
    Note(String),
}

/// What is set: one title, its parts, and the line at the foot of every page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paper {
    pub title: String,
    pub parts: Vec<Part>,
}

/// How a part looks.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Look {
    Title,
    Heading,
    Words,
    Note,
}

impl Look {
    /// Size, distance of lines, space before the first of them.
    fn measures(self) -> (f32, f32, f32) {
        match self {
            Look::Title => (15.0, 20.0, 0.0),
            Look::Heading => (11.0, 15.0, 10.0),
            Look::Words => (9.5, 13.5, 0.0),
            Look::Note => (8.0, 11.5, 3.0),
        }
    }

    fn face(self, faces: &Faces) -> &Face {
        if matches!(self, Look::Title | Look::Heading) { &faces.bold } else { &faces.plain }
    }
}

/// One line on its place.
struct Set {
    look: Look,
    /// Which paragraph it belongs to: a line that was broken is one paragraph of several.
    paragraph: usize,
    page: usize,
    y: f32,
    words: String,
}

/// Sets a paper as a PDF.
pub fn pdf(faces: &Faces, paper: &Paper) -> Result<Vec<u8>> {
    let lines = set(faces, paper)?;
    let pages = lines.last().map_or(1, |l| l.page + 1);
    let mut document = Document::new();
    document.set_metadata(Metadata::new().title(paper.title.clone()).language("en".to_owned()));
    let mut marks: Vec<(usize, Look, Identifier)> = Vec::new();
    for page in 0..pages {
        let size = PageSettings::from_wh(PAGE.0, PAGE.1).ok_or_else(|| Error::Broken("a page without size".to_owned()))?;
        let mut sheet = document.start_page_with(size);
        let mut surface = sheet.surface();
        for line in lines.iter().filter(|l| l.page == page && !l.words.trim().is_empty()) {
            let mark = surface.start_tagged(ContentTag::Span(SpanTag::empty()));
            let (at, font) = (Point::from_xy(MARGIN, line.y), line.look.face(faces).font.clone());
            surface.draw_text(at, font, line.look.measures().0, &line.words, false, TextDirection::Auto);
            surface.end_tagged();
            marks.push((line.paragraph, line.look, mark));
        }
        surface.start_tagged(ContentTag::Artifact(ArtifactType::Footer));
        let foot = format!("{}, page {} of {pages}", paper.title, page + 1);
        surface.draw_text(Point::from_xy(MARGIN, PAGE.1 - FOOT), faces.plain.font.clone(), 8.0, &foot, false, TextDirection::Auto);
        surface.end_tagged();
        surface.finish();
        sheet.finish();
    }
    document.set_tag_tree(tree(marks));
    document.finish().map_err(|e| Error::Broken(format!("a paper could not be set: {e:?}")))
}

/// What a screen reader reads: headings and paragraphs, in their order.
fn tree(marks: Vec<(usize, Look, Identifier)>) -> TagTree {
    let mut tree = TagTree::new();
    let mut open: Option<(usize, TagGroup)> = None;
    for (paragraph, look, mark) in marks {
        match &mut open {
            Some((at, group)) if *at == paragraph => group.push(mark),
            _ => {
                if let Some((_, done)) = open.take() {
                    tree.push(done);
                }
                let level = |n| std::num::NonZeroU16::new(n).unwrap_or(std::num::NonZeroU16::MIN);
                let mut group = match look {
                    Look::Title => TagGroup::new(Tag::Hn(level(1), None)),
                    Look::Heading => TagGroup::new(Tag::Hn(level(2), None)),
                    Look::Words | Look::Note => TagGroup::new(Tag::P),
                };
                group.push(mark);
                open = Some((paragraph, group));
            }
        }
    }
    if let Some((_, done)) = open {
        tree.push(done);
    }
    tree
}

/// Breaks everything into lines and gives each its place.
fn set(faces: &Faces, paper: &Paper) -> Result<Vec<Set>> {
    let mut lacking = false;
    let mut paragraphs: Vec<(Look, Vec<String>)> = Vec::new();
    let title = Part::Heading(paper.title.clone());
    for (n, part) in std::iter::once(&title).chain(&paper.parts).enumerate() {
        let (look, words) = match part {
            Part::Heading(w) if n == 0 => (Look::Title, w),
            Part::Heading(w) => (Look::Heading, w),
            Part::Words(w) => (Look::Words, w),
            Part::Note(w) => (Look::Note, w),
        };
        let ruler = look.face(faces).ruler(look.measures().0)?;
        for line in words.lines() {
            let (line, lost) = drawable(&ruler, line);
            lacking |= lost;
            paragraphs.push((look, wrap(&ruler, &line)));
        }
    }
    if lacking {
        let ruler = faces.plain.ruler(Look::Note.measures().0)?;
        let words = format!("{LACKING} stands for a character that this paper has no letter for. The text version shows it.");
        paragraphs.insert(1.min(paragraphs.len()), (Look::Note, wrap(&ruler, &words)));
    }
    Ok(place(paragraphs))
}

fn place(paragraphs: Vec<(Look, Vec<String>)>) -> Vec<Set> {
    let (mut page, mut y, mut out) = (0, MARGIN, Vec::new());
    for (paragraph, (look, lines)) in paragraphs.into_iter().enumerate() {
        let (_, height, before) = look.measures();
        y += before;
        // A heading stays with a line of what it heads.
        let together = if look == Look::Heading { height + Look::Words.measures().1 } else { 0.0 };
        for words in lines {
            let blank = words.trim().is_empty();
            if y + height + together > PAGE.1 - MARGIN - FOOT / 2.0 {
                (page, y) = (page + 1, MARGIN);
            }
            y += if blank { height / 2.0 } else { height };
            out.push(Set { look, paragraph, page, y, words });
        }
    }
    out
}

/// Whether a character is only there for a machine: nothing is lost when it is left out.
fn is_unseen(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}')
}

/// A line with nothing in it that cannot be drawn, and whether something had to be replaced.
fn drawable(ruler: &Ruler<'_>, line: &str) -> (String, bool) {
    let mut lost = false;
    let mut out = String::with_capacity(line.len());
    for c in line.trim_end().nfc() {
        match c {
            '\t' => out.push_str("    "),
            c if is_unseen(c) => {}
            c if c.is_whitespace() => out.push(' '),
            c if ruler.draws(c) => out.push(c),
            _ => {
                lost = true;
                out.push(LACKING);
            }
        }
    }
    (out, lost)
}

/// A line broken where it must be: between words, inside one only when it is longer than the page is wide.
fn wrap(ruler: &Ruler<'_>, line: &str) -> Vec<String> {
    let width = PAGE.0 - 2.0 * MARGIN;
    let mut lines = Vec::new();
    let mut current = String::new();
    let mut used = 0.0;
    for word in line.split_inclusive(' ') {
        let long = ruler.width(word.trim_end());
        if used + long > width && !current.trim().is_empty() {
            lines.push(std::mem::take(&mut current).trim_end().to_owned());
            used = 0.0;
        }
        if long <= width {
            current.push_str(word);
            used += ruler.width(word);
            continue;
        }
        for c in word.chars() {
            let wide = ruler.width(c.encode_utf8(&mut [0; 4]));
            if used + wide > width {
                lines.push(std::mem::take(&mut current));
                used = 0.0;
            }
            current.push(c);
            used += wide;
        }
    }
    lines.push(current.trim_end().to_owned());
    lines
}

#[cfg(test)]
#[path = "papers_tests.rs"]
mod tests;
