//! Tables of figures and names as files for a spreadsheet: comma-separated values that a spreadsheet shows and never runs.

use actix_web::HttpResponse;
use actix_web::http::header;

use super::pages::Answer;
use crate::domain::text;
use crate::error::Error;

/// A cell that a spreadsheet would take for a formula gets an apostrophe before it; a number stays a number.
fn harmless(cell: &str) -> String {
    let formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) && cell.parse::<f64>().is_err();
    if formula { format!("'{cell}") } else { cell.to_owned() }
}

fn written(rows: &[Vec<String>]) -> Result<Vec<u8>, csv::Error> {
    let mut out = csv::WriterBuilder::new().flexible(true).terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    for row in rows {
        out.write_record(row.iter().map(|cell| harmless(cell)))?;
    }
    out.into_inner().map_err(|e| e.into_error().into())
}

/// The answer that carries these rows, the headings first, as a file to keep.
pub fn send(name: &str, rows: &[Vec<String>]) -> Answer {
    let bytes = written(rows).map_err(Error::broken)?;
    Ok(HttpResponse::Ok()
        .content_type("text/csv; charset=utf-8")
        .insert_header((header::CONTENT_DISPOSITION, format!("attachment; filename=\"{}.csv\"", text::slug(name))))
        .insert_header((header::CACHE_CONTROL, "private, no-store"))
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .body(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_file_is_a_formula_and_numbers_stay_numbers() {
        let row = ["=1+1", "+cmd", "-2.5", "@x", "-x", "O'Neil, Ann", "say \"hi\"", "0.4"].map(str::to_owned).to_vec();
        let text = String::from_utf8(written(&[row]).unwrap()).unwrap();
        assert_eq!(text, "'=1+1,'+cmd,-2.5,'@x,'-x,\"O'Neil, Ann\",\"say \"\"hi\"\"\",0.4\r\n");
    }
}
