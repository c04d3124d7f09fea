//! What people type as login.

use kernel::Refusal;

/// The login as it is kept: half width, lower case, without blanks. Refused if it is empty, too
/// long, or holds anything but letters (Chinese ones too), digits and `.-_@`.
pub(crate) fn login(typed: &str) -> Result<String, Refusal> {
    let login: String = typed
        .chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| match c {
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
            other => other,
        })
        .flat_map(char::to_lowercase)
        .collect();
    if login.is_empty() {
        return Err(Refusal::new("请填写账号"));
    }
    if login.chars().count() > 50 {
        return Err(Refusal::new("账号不超过50个字"));
    }
    match login.chars().find(|c| !c.is_alphanumeric() && !"._-@".contains(*c)) {
        Some(wrong) => Err(Refusal::new(format!("账号里不能有“{wrong}”，请用字母、数字或汉字"))),
        None => Ok(login),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_input_methods_leave_behind_does_not_keep_anybody_out() {
        for typed in ["zhang01", " ＺＨＡＮＧ０１ ", "Zhang 01"] {
            assert_eq!(login(typed).unwrap(), "zhang01");
        }
        assert_eq!(login("石桥村支部").unwrap(), "石桥村支部");
        for wrong in ["", "　", "a/b", "a'b", &"长".repeat(51)] {
            assert!(login(wrong).is_err(), "{wrong}");
        }
    }
}
