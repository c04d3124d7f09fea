//! Writing a zip package part by part.

use std::io::{self, Write};

use flate2::Compression;
use flate2::write::DeflateEncoder;

use super::{Directory, Part};
use crate::Unreadable;

/// 1980-01-01 00:00, so that the same content gives the same bytes.
const DATE: u16 = 0x21;
/// Names are UTF-8.
const FLAGS: u16 = 1 << 11;

/// Writes parts one after the other, then the directory.
pub(crate) struct PackageWriter<W: Write> {
    out: W,
    written: u64,
    entries: Vec<Entry>,
}

struct Entry {
    name: String,
    method: u16,
    crc: u32,
    packed: u64,
    unpacked: u64,
    offset: u64,
}

impl<W: Write> PackageWriter<W> {
    pub fn new(out: W) -> Self {
        Self { out, written: 0, entries: Vec::new() }
    }

    /// Copies a part of another package without unpacking it.
    pub fn copy(&mut self, from: &Directory, part: &Part) -> Result<(), Unreadable> {
        let mut packed = from.packed(part)?;
        self.start(&part.name, part.method, part.crc, part.packed, part.unpacked)?;
        let copied = io::copy(&mut packed, &mut self.out)?;
        self.written += copied;
        Ok(())
    }

    /// Packs and writes a part from memory.
    pub fn put(&mut self, name: &str, content: &[u8]) -> Result<(), Unreadable> {
        let mut packing = Packing::new(Vec::new());
        packing.write_all(content)?;
        self.add(name, packing)
    }

    /// Writes a part that was packed before. Only its packed bytes are held in memory.
    pub fn add(&mut self, name: &str, packing: Packing) -> Result<(), Unreadable> {
        let (bytes, crc, unpacked) = packing.finish()?;
        self.start(name, 8, crc, bytes.len() as u64, unpacked)?;
        self.out.write_all(&bytes)?;
        self.written += bytes.len() as u64;
        Ok(())
    }

    fn start(
        &mut self,
        name: &str,
        method: u16,
        crc: u32,
        packed: u64,
        unpacked: u64,
    ) -> Result<(), Unreadable> {
        let entry =
            Entry { name: name.to_owned(), method, crc, packed, unpacked, offset: self.written };
        let mut header = b"PK\x03\x04".to_vec();
        header.extend(20u16.to_le_bytes());
        entry.write_common(&mut header)?;
        header.extend(entry.name.as_bytes());
        self.out.write_all(&header)?;
        self.written += header.len() as u64;
        self.entries.push(entry);
        Ok(())
    }

    /// Writes the directory and gives the output back.
    pub fn finish(mut self) -> Result<W, Unreadable> {
        let mut directory = Vec::new();
        for entry in &self.entries {
            directory.extend(b"PK\x01\x02");
            directory.extend(20u16.to_le_bytes());
            directory.extend(20u16.to_le_bytes());
            entry.write_common(&mut directory)?;
            // Comment, disk, internal and external attributes.
            directory.extend([0; 10]);
            directory.extend(narrow(entry.offset)?.to_le_bytes());
            directory.extend(entry.name.as_bytes());
        }
        let count = u16::try_from(self.entries.len()).map_err(|_| too_large())?;
        let mut end = b"PK\x05\x06\0\0\0\0".to_vec();
        end.extend(count.to_le_bytes());
        end.extend(count.to_le_bytes());
        end.extend(narrow(directory.len() as u64)?.to_le_bytes());
        end.extend(narrow(self.written)?.to_le_bytes());
        end.extend([0; 2]);
        self.out.write_all(&directory)?;
        self.out.write_all(&end)?;
        self.out.flush()?;
        Ok(self.out)
    }
}

impl Entry {
    /// The fields that the local header and the directory share, from flags to extra length.
    fn write_common(&self, into: &mut Vec<u8>) -> Result<(), Unreadable> {
        into.extend(FLAGS.to_le_bytes());
        into.extend(self.method.to_le_bytes());
        into.extend(0u16.to_le_bytes());
        into.extend(DATE.to_le_bytes());
        into.extend(self.crc.to_le_bytes());
        into.extend(narrow(self.packed)?.to_le_bytes());
        into.extend(narrow(self.unpacked)?.to_le_bytes());
        into.extend(u16::try_from(self.name.len()).map_err(|_| too_large())?.to_le_bytes());
        into.extend(0u16.to_le_bytes());
        Ok(())
    }
}

fn narrow(number: u64) -> Result<u32, Unreadable> {
    u32::try_from(number).map_err(|_| too_large())
}

fn too_large() -> Unreadable {
    Unreadable::too_large("生成的文件超过 4 GB")
}

/// A part on its way into the package: packs what is written to it.
pub(crate) struct Packing {
    encoder: DeflateEncoder<Vec<u8>>,
    crc: crc32fast::Hasher,
    unpacked: u64,
}

impl Packing {
    pub fn new(into: Vec<u8>) -> Self {
        Self {
            encoder: DeflateEncoder::new(into, Compression::new(5)),
            crc: crc32fast::Hasher::new(),
            unpacked: 0,
        }
    }

    fn finish(self) -> io::Result<(Vec<u8>, u32, u64)> {
        Ok((self.encoder.finish()?, self.crc.finalize(), self.unpacked))
    }
}

impl Write for Packing {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let taken = self.encoder.write(bytes)?;
        self.crc.update(bytes.get(..taken).unwrap_or_default());
        self.unpacked += taken as u64;
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.encoder.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Limits, Source};

    #[test]
    fn a_written_package_reads_back_and_copies() {
        let mut first = PackageWriter::new(Vec::new());
        first.put("a.xml", b"<a/>").unwrap();
        first.put("文件.xml", &[b'x'; 5000]).unwrap();
        let source = Source::from_bytes(first.finish().unwrap());
        let limits = Limits::default();
        let directory = Directory::read(&source, &limits).unwrap();

        let mut second = PackageWriter::new(Vec::new());
        for part in directory.parts() {
            second.copy(&directory, part).unwrap();
        }
        let copy = Source::from_bytes(second.finish().unwrap());
        let copied = Directory::read(&copy, &limits).unwrap();
        let part = copied.find("/文件.xml").unwrap();
        assert_eq!(copied.whole(part, 9999, &limits).unwrap(), vec![b'x'; 5000]);
        assert_eq!(copied.whole(copied.find("A.XML").unwrap(), 9, &limits).unwrap(), b"<a/>");
    }
}
