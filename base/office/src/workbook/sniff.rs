//! What a file is, by its content.

use crate::{Source, Unreadable};

/// The sorts of file that are read further.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Sort {
    /// A zip package; what is inside is seen later.
    Package,
    /// Lines of text with separators.
    Delimited,
}

/// Looks at the content and refuses, by name, the formats offices really send.
pub(super) fn sniff(source: &Source) -> Result<Sort, Unreadable> {
    if source.is_empty() {
        return Err(Unreadable::format("这是一个空文件（0 字节），请检查后重新上传"));
    }
    let length = usize::try_from(source.len()).unwrap_or(usize::MAX).min(4096);
    let head = source.exactly(0, length)?;
    let begins = |mark: &[u8]| head.starts_with(mark);
    if begins(b"PK\x03\x04") || begins(b"PK\x05\x06") {
        return Ok(Sort::Package);
    }
    if begins(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1") {
        return Err(compound(source)?);
    }
    let sort = if begins(b"%PDF") {
        "PDF 文件"
    } else if begins(b"{\\rtf") {
        "RTF 文档"
    } else if begins(b"\xFF\xD8\xFF") || begins(b"\x89PNG") || begins(b"GIF8") || begins(b"BM") {
        "图片"
    } else if begins(b"Rar!") || begins(b"7z\xBC\xAF") || begins(b"\x1F\x8B") {
        "压缩包"
    } else if begins(b"MZ") || begins(b"\x7FELF") {
        "程序文件"
    } else {
        let text = String::from_utf8_lossy(&head).to_lowercase();
        let text = text.trim_start_matches('\u{feff}').trim_start();
        if text.starts_with("<?xml") || text.starts_with("<workbook") {
            "XML 表格"
        } else if text.starts_with('<') && (text.contains("<html") || text.contains("<table")) {
            "网页（有些系统导出的“.xls”其实是网页）"
        } else if looks_like_text(&head) {
            return Ok(Sort::Delimited);
        } else {
            "无法识别的文件"
        }
    };
    Err(Unreadable::format(format!(
        "这是{sort}，不是 Excel 工作簿。请用 Excel 或 WPS 打开后另存为“Excel 工作簿（.xlsx）”，再重新上传"
    )))
}

/// Old binary files and locked new ones share one container; the names of its streams tell.
fn compound(source: &Source) -> Result<Unreadable, Unreadable> {
    let wide = |name: &str| name.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    let most = usize::try_from(source.len()).unwrap_or(usize::MAX).min(64 << 20);
    let bytes = source.exactly(0, most)?;
    let has = |name: &str| memchr::memmem::find(&bytes, &wide(name)).is_some();
    Ok(Unreadable::format(if has("EncryptedPackage") {
        "文件设置了打开密码，无法读取。请在 Excel 或 WPS 中取消密码（文件→信息→保护工作簿→用密码进行加密，清空后保存），再重新上传"
    } else if has("Workbook") || has("Book") {
        "这是旧版 .xls（或 WPS 的 .et）格式。请用 Excel 或 WPS 打开后另存为“Excel 工作簿（.xlsx）”，再重新上传"
    } else if has("WordDocument") {
        "这是旧版 Word 文档（.doc），不是表格。请把表格放进 Excel 工作簿（.xlsx）后再上传"
    } else {
        "这是旧版 Office 文件，无法读取。请另存为“Excel 工作簿（.xlsx）”，再重新上传"
    }))
}

/// Text in any of the encodings Chinese offices use has no control characters but a few.
fn looks_like_text(head: &[u8]) -> bool {
    if head.starts_with(b"\xFF\xFE") || head.starts_with(b"\xFE\xFF") {
        return true;
    }
    !head.iter().any(|b| matches!(b, 0..=8 | 14..=26 | 28..=31 | 127))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_foreign_format_is_named() {
        let mut xls = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
        xls.extend("Workbook".encode_utf16().flat_map(u16::to_le_bytes));
        let mut locked = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
        locked.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
        for (bytes, word) in [
            (vec![], "空文件"),
            (xls, ".xls"),
            (locked, "密码"),
            (b"%PDF-1.7".to_vec(), "PDF"),
            (b"\x89PNG\r\n".to_vec(), "图片"),
            (b"<html><table>".to_vec(), "网页"),
            (b"<?xml version=\"1.0\"?>".to_vec(), "XML"),
            (vec![0, 1, 2, 3], "无法识别"),
        ] {
            let refused = sniff(&Source::from_bytes(bytes)).unwrap_err();
            assert!(refused.sentence().contains(word), "{refused}");
        }
        let csv = Source::from_bytes("姓名,性别\n".into());
        assert_eq!(sniff(&csv), Ok(Sort::Delimited));
    }
}
