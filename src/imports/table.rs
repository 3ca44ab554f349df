//! Tables of text: comma-separated values as spreadsheets save them.

/// What stands between the cells: whichever of comma, semicolon and tab the first line has most of, outside quotes.
pub(super) fn separator(text: &str) -> char {
    let mut quoted = false;
    let outside = |c: &char| {
        quoted ^= *c == '"';
        !quoted
    };
    let first: String = text.lines().next().unwrap_or_default().chars().filter(outside).collect();
    let count = |c: char| first.matches(c).count();
    [';', '\t'].into_iter().filter(|c| count(*c) > count(',')).max_by_key(|c| count(*c)).unwrap_or(',')
}

/// The rows of a file, each with the number of its first line. Cells may stand in quotes, with commas, line breaks and doubled quotes inside.
pub(super) fn rows(text: &str) -> Vec<(usize, Vec<String>)> {
    separated(text, ',')
}

/// The same with another character between the cells.
pub(super) fn separated(text: &str, between: char) -> Vec<(usize, Vec<String>)> {
    let mut rows = Vec::new();
    let (mut row, mut cell, mut quoted) = (Vec::new(), String::new(), false);
    let (mut line, mut first) = (1, 1);
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        line += usize::from(c == '\n');
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => {
                chars.next();
                cell.push('"');
            }
            '"' if quoted => quoted = false,
            '"' if cell.trim().is_empty() => {
                cell.clear();
                quoted = true;
            }
            c if c == between && !quoted => row.push(std::mem::take(&mut cell)),
            '\n' if !quoted => {
                row.push(std::mem::take(&mut cell));
                rows.push((first, std::mem::take(&mut row)));
                first = line;
            }
            '\r' if !quoted => {}
            c => cell.push(c),
        }
    }
    if !cell.is_empty() || !row.is_empty() {
        row.push(cell);
        rows.push((first, row));
    }
    rows.retain(|(_, cells)| cells.iter().any(|c| !c.trim().is_empty()));
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_line_tells_what_stands_between() {
        for (line, want) in [("a,b;c,d", ','), ("a;b;c", ';'), ("a\tb", '\t'), ("\"a;b;c\",d", ','), ("one", ',')] {
            assert_eq!(separator(line), want, "{line}");
        }
    }

    #[test]
    fn quotes_hold_commas_and_lines() {
        let read = rows("a,b\r\n\"x, \"\"y\"\"\",\"two\nlines\"\n\n ,\nlast,\"open");
        let cells: Vec<(usize, Vec<&str>)> = read.iter().map(|(n, r)| (*n, r.iter().map(String::as_str).collect())).collect();
        assert_eq!(cells, [(1, vec!["a", "b"]), (2, vec!["x, \"y\"", "two\nlines"]), (6, vec!["last", "open"])]);
    }
}
