//! temp
use print::{Kind, render, samples};
#[test]
fn all() {
    let wording = &samples::wordings()[0];
    for round in 0..3 {
        for kind in Kind::ALL {
            let form = samples::form(kind);
            let start = std::time::Instant::now();
            let pdf = render(&form, wording);
            println!("{round} {kind} {:?}", start.elapsed());
            match pdf {
                Ok(pdf) => std::fs::write(format!("/tmp/forms/{kind}.pdf"), pdf).unwrap(),
                Err(error) => println!("  {error}"),
            }
        }
    }
    let start = std::time::Instant::now();
    let pdf = render(&samples::register_of(200), wording).unwrap();
    println!("register 200 {:?}", start.elapsed());
    std::fs::write("/tmp/forms/register200.pdf", pdf).unwrap();
}
