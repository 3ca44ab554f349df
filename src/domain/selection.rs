//! Selections: ranked lists of people for the seats of a project.

use super::words::words;

words!(
    /// Where a selection stands.
    SelectionState {
        InApproval = "in_approval", "Waiting for approval";
        Running = "running", "Offers are made";
        Ended = "ended", "Ended";
    }
);

words!(
    /// Where somebody on a selection stands.
    PlaceState {
        Waiting = "waiting", "Alternate";
        Offered = "offered", "Offered a seat";
        Accepted = "accepted", "Accepted";
        Declined = "declined", "Declined";
        Out = "out", "No longer available";
    }
);

/// Days to answer an offer of a selection: fewest, most.
pub const ANSWER_DAYS: (i64, i64) = (2, 60);
/// People on one selection, at most.
pub const MOST_PEOPLE: usize = 200;

/// Who stands where: numbers somebody typed beside names, as an order. What is left empty is not on the list.
/// In: pairs of a number as typed and the one it belongs to. Out: those with a number, the lowest first; or what is wrong with the numbers.
pub fn in_order<T: Clone>(typed: &[(String, T)]) -> Result<Vec<T>, String> {
    let mut ranked: Vec<(u32, T)> = Vec::new();
    for (number, one) in typed {
        let number = number.trim();
        if number.is_empty() {
            continue;
        }
        let rank = number.parse::<u32>().ok().filter(|n| (1..=999).contains(n));
        let rank = rank.ok_or_else(|| format!("“{number}” is not a rank. Give whole numbers: 1 for the first, 2 for the second"))?;
        if ranked.iter().any(|(other, _)| *other == rank) {
            return Err(format!("Two people have rank {rank}. Give each a number of its own"));
        }
        ranked.push((rank, one.clone()));
    }
    if ranked.is_empty() {
        return Err("Rank at least one person".to_owned());
    }
    if ranked.len() > MOST_PEOPLE {
        return Err(format!("A selection has room for {MOST_PEOPLE} people"));
    }
    ranked.sort_by_key(|(rank, _)| *rank);
    Ok(ranked.into_iter().map(|(_, one)| one).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typed_numbers_become_an_order() {
        let order = |typed: &[(&str, char)]| in_order(&typed.iter().map(|(n, c)| ((*n).to_owned(), *c)).collect::<Vec<_>>());
        assert_eq!(order(&[("3", 'a'), ("", 'b'), (" 1 ", 'c'), ("20", 'd')]), Ok(vec!['c', 'a', 'd']));
        assert!(order(&[("1", 'a'), ("1", 'b')]).unwrap_err().contains("rank 1"));
        assert!(order(&[("first", 'a')]).unwrap_err().contains("“first”"));
        assert!(order(&[("0", 'a')]).is_err());
        assert!(order(&[("", 'a')]).unwrap_err().contains("at least one"));
    }
}
