//! Foreign text made ours: one plain line, or safe Markdown (paragraphs, lists, emphasis, links; nothing else).

mod html;
mod lists;

use html::Piece;
use lists::Part;

/// One line of plain text: no tags, entities decoded, whitespace single.
pub(super) fn plain(raw: &str) -> String {
    let mut line = String::new();
    for piece in html::pieces(raw) {
        match piece {
            Piece::Text(text) => line.push_str(&text),
            Piece::Open(name, _) | Piece::Close(name) if html::is_block(&name) || name == "br" => line.push(' '),
            _ => {}
        }
    }
    line.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Markdown that shows the same words and nothing the writer did not mean.
pub(super) fn markdown(raw: &str) -> String {
    let raw = raw.replace("\r\n", "\n").replace('\r', "\n");
    let pieces = html::pieces(&raw);
    let is_html = pieces.iter().any(|p| matches!(p, Piece::Open(name, _) if html::is_block(name)));
    let mut page = Page { lines_count: !is_html && raw.trim().contains('\n'), ..Page::default() };
    for piece in pieces {
        match piece {
            Piece::Text(text) => page.text(&text),
            Piece::Open(name, href) => page.open(&name, href),
            Piece::Close(name) => page.close(&name),
        }
    }
    page.flush();
    render(&page.blocks)
}

/// Several texts as one bullet list.
pub(super) fn bullets(texts: &[&str]) -> String {
    let items = texts.iter().map(|text| plain(text)).filter(|text| !text.is_empty());
    items.map(|text| format!("- {}", escape(&text, true))).collect::<Vec<_>>().join("\n")
}

#[derive(Clone, Default, PartialEq)]
struct Style {
    bold: usize,
    italic: usize,
    href: Option<String>,
}

/// Stretch of text in one style; `\n` is a forced line break.
#[derive(Clone)]
struct Run {
    text: String,
    style: Style,
}

#[derive(Default)]
struct Block {
    /// `None` for a paragraph; else nesting depth and number (0: bullet).
    item: Option<(usize, usize)>,
    runs: Vec<Run>,
}

#[derive(Default)]
struct Page {
    blocks: Vec<Block>,
    now: Block,
    style: Style,
    /// Open lists: the number of the last item, `None` for bullets.
    lists: Vec<Option<usize>>,
    /// Whether line ends in the text mean something (text without HTML blocks).
    lines_count: bool,
}

impl Page {
    fn text(&mut self, text: &str) {
        if !self.lines_count {
            return self.words(text);
        }
        for (n, line) in text.split('\n').enumerate() {
            if n > 0 {
                self.line_start(line);
            }
            let fresh = self.now.runs.is_empty() && self.now.item.is_none();
            match line_item(line).filter(|(number, _)| fresh && *number <= self.last_number() + 1) {
                Some((number, rest)) => {
                    self.now.item = Some((1, number));
                    self.words(rest);
                }
                None => self.words(line),
            }
        }
    }

    fn line_start(&mut self, line: &str) {
        if line.trim().is_empty() || line_item(line).is_some() {
            self.flush();
        } else {
            self.words(" ");
        }
    }

    fn last_number(&self) -> usize {
        self.blocks.last().and_then(|b| b.item).map_or(0, |(_, number)| number)
    }

    fn words(&mut self, text: &str) {
        for c in text.chars() {
            let c = if c.is_whitespace() { ' ' } else { c };
            let blank = self.now.runs.last().is_none_or(|run| run.text.ends_with([' ', '\n']));
            if c == ' ' && blank {
                continue;
            }
            self.put(c);
        }
    }

    fn put(&mut self, c: char) {
        match self.now.runs.last_mut() {
            Some(run) if run.style == self.style => run.text.push(c),
            _ => self.now.runs.push(Run { text: c.into(), style: self.style.clone() }),
        }
    }

    fn open(&mut self, name: &str, href: Option<String>) {
        match name {
            "b" | "strong" => self.style.bold += 1,
            "i" | "em" => self.style.italic += 1,
            "a" => self.style.href = href,
            "br" => self.line_break(),
            "td" | "th" | "img" => self.words(" "),
            "ul" | "ol" => {
                self.flush();
                self.lists.push((name == "ol").then_some(0));
            }
            "li" => {
                self.flush();
                let depth = self.lists.len().clamp(1, 4);
                let number = self.lists.last_mut().and_then(Option::as_mut).map_or(0, |n| {
                    *n += 1;
                    *n
                });
                self.now.item = Some((depth, number));
            }
            _ if html::is_block(name) => {
                self.flush_outside_item();
                if name.starts_with('h') && name != "hr" {
                    self.style.bold += 1;
                }
            }
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "b" | "strong" => self.style.bold = self.style.bold.saturating_sub(1),
            "i" | "em" => self.style.italic = self.style.italic.saturating_sub(1),
            "a" => self.style.href = None,
            "ul" | "ol" => {
                self.flush();
                self.lists.pop();
            }
            "li" => self.flush(),
            _ if html::is_block(name) => {
                if name.starts_with('h') {
                    self.style.bold = self.style.bold.saturating_sub(1);
                }
                self.flush_outside_item();
            }
            _ => {}
        }
    }

    fn line_break(&mut self) {
        let text = self.now.runs.last().map_or("", |run| run.text.as_str());
        if text.trim_end_matches(' ').ends_with('\n') {
            self.flush();
        } else if !text.is_empty() {
            self.put('\n');
        }
    }

    fn flush_outside_item(&mut self) {
        match self.now.item {
            Some(_) => self.words(" "),
            None => self.flush(),
        }
    }

    /// Ends the block; a paragraph without any style may turn out to be a list.
    fn flush(&mut self) {
        let block = std::mem::take(&mut self.now);
        let plain = match block.runs.as_slice() {
            [run] if run.style == Style::default() && block.item.is_none() => Some(run.text.trim()),
            _ => None,
        };
        match plain.filter(|text| !text.contains('\n')).and_then(lists::split) {
            Some(parts) => self.blocks.extend(parts.into_iter().map(|part| {
                let (item, text) = match part {
                    Part::Paragraph(text) => (None, text),
                    Part::Item(number, text) => (Some((1, number.unwrap_or(0))), text),
                };
                Block { item, runs: vec![Run { text: text.into(), style: Style::default() }] }
            })),
            None if block.runs.iter().any(|run| !run.text.trim().is_empty()) => self.blocks.push(block),
            None => {}
        }
    }
}

/// A line that is a list item: its number (0: bullet) and the rest.
fn line_item(line: &str) -> Option<(usize, &str)> {
    let line = line.trim_start();
    let (word, rest) = line.split_once(' ')?;
    if matches!(word, "*" | "-" | "•" | "·" | "▪" | "■" | "●" | "–") {
        return Some((0, rest));
    }
    let number = word.strip_suffix(['.', ')']).filter(|n| n.len() <= 2 && n.bytes().all(|b| b.is_ascii_digit()))?;
    Some((number.parse().ok().filter(|n| *n > 0)?, rest))
}

fn render(blocks: &[Block]) -> String {
    let mut out = String::new();
    let mut before: Option<&Block> = None;
    for block in blocks {
        if let Some(before) = before {
            out.push_str(if before.item.is_some() && block.item.is_some() { "\n" } else { "\n\n" });
        }
        let (mark, indent) = match block.item {
            None => (String::new(), 0),
            Some((depth, number)) => {
                let indent = (depth.saturating_sub(1)) * 4;
                let mark = if number == 0 { "- ".to_string() } else { format!("{number}. ") };
                (mark, indent)
            }
        };
        out.push_str(&" ".repeat(indent));
        out.push_str(&mark);
        let text = inline(&block.runs);
        out.push_str(&text.replace('\n', &format!("\\\n{}", " ".repeat(indent + mark.len()))));
        before = Some(block);
    }
    out
}

fn inline(runs: &[Run]) -> String {
    let mut out = String::new();
    let mut tight = false;
    for run in runs {
        let inner = run.text.trim_matches([' ', '\n']);
        let lead = run.text.len() - run.text.trim_start_matches([' ', '\n']).len();
        let tail = run.text.trim_end_matches([' ', '\n']).len();
        out.push_str(run.text.get(..lead).unwrap_or_default());
        if !inner.is_empty() {
            let starts_line = out.is_empty() || out.ends_with('\n');
            let styled = styled(inner, &run.style, starts_line);
            let joins = out.ends_with(char::is_alphanumeric) && styled.starts_with('*');
            if joins || (tight && out.ends_with('*') && styled.starts_with(char::is_alphanumeric)) {
                out.push(' ');
            }
            tight = lead + inner.len() == run.text.len() && styled.ends_with('*');
            out.push_str(&styled);
            out.push_str(run.text.get(tail..).unwrap_or_default());
        }
    }
    let lines = out.trim_matches([' ', '\n']).split('\n').map(str::trim);
    lines.collect::<Vec<_>>().join("\n")
}

fn styled(text: &str, style: &Style, starts_line: bool) -> String {
    let marks = "*".repeat(2 * style.bold.min(1) + style.italic.min(1));
    let lines = text.split('\n').enumerate().map(|(n, line)| {
        let line = line.trim();
        let start = marks.is_empty() && (n > 0 || starts_line);
        match &style.href {
            _ if line.is_empty() => String::new(),
            Some(href) => format!("{marks}[{}]({href}){marks}", escape_words(line, false)),
            None => format!("{marks}{}{marks}", escape(line, start)),
        }
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// Escapes what Markdown would read as its own, and makes bare web addresses links.
fn escape(line: &str, starts_line: bool) -> String {
    let mut out = String::new();
    let mut rest = line;
    while let Some(at) = rest.find("http") {
        let (before, from) = rest.split_at(at);
        let glued = before.ends_with(|c: char| c.is_alphanumeric());
        let address = if glued { "" } else { address(from) };
        let cut = address.len().max("http".len());
        out.push_str(&escape_words(before, starts_line && out.is_empty()));
        match from.get(..cut) {
            Some(text) if cut == address.len() => out.push_str(&format!("<{text}>")),
            _ => out.push_str("http"),
        }
        rest = from.get(cut..).unwrap_or_default();
    }
    out.push_str(&escape_words(rest, starts_line && out.is_empty()));
    out
}

/// The web address at the start, without the punctuation of the sentence around it.
fn address(from: &str) -> &str {
    let host = from.strip_prefix("https://").or_else(|| from.strip_prefix("http://"));
    if !host.is_some_and(|host| host.starts_with(|c: char| c.is_ascii_alphanumeric())) {
        return "";
    }
    let end = from.find(|c: char| c.is_whitespace() || c.is_control() || "<>\"\\`".contains(c)).unwrap_or(from.len());
    from.get(..end).unwrap_or_default().trim_end_matches(['.', ',', ';', ':', '!', '?', ')', ']', '\'', '*'])
}

fn escape_words(text: &str, starts_line: bool) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let mut before = ' ';
    for (at, c) in text.char_indices() {
        let after = text.get(at + c.len_utf8()..).unwrap_or_default();
        let numbered = digits > 0 && at == digits && matches!(c, '.' | ')');
        let needs = match c {
            '\\' | '`' | '*' | '[' | ']' | '<' | '~' | '|' => true,
            '_' => !(before.is_alphanumeric() && after.starts_with(char::is_alphanumeric)),
            '&' => after.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || c == '#').starts_with(';'),
            '#' | '>' | '-' | '+' | '=' => starts_line && at == 0,
            _ => starts_line && numbered && (after.is_empty() || after.starts_with(' ')),
        };
        if needs {
            out.push('\\');
        }
        out.push(c);
        before = c;
    }
    out
}

#[cfg(test)]
mod tests;
