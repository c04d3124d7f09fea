//! Checks a pack's folder: `cargo run -p pack --example check -- packs/standard`.

fn main() -> std::process::ExitCode {
    let folder = std::env::args().nth(1).unwrap_or_else(|| ".".to_owned());
    match pack::read_folder(std::path::Path::new(&folder)) {
        Err(error) => eprintln!("读不了 {folder}：{error}"),
        Ok(files) => match pack::check(&files) {
            Err(report) => println!("{report}"),
            Ok(pack) => {
                println!("{} {} 没有错误，指纹 {}", pack.name, pack.version, pack.fingerprint);
                return std::process::ExitCode::SUCCESS;
            }
        },
    }
    std::process::ExitCode::FAILURE
}
