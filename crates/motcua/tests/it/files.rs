//! Kept files that no record names go; what a record names stays, whatever happens at the same time.

use crate::engines;
use crate::filing::{PDF, file_birth, post_files, prepared, ready_to_send};
use crate::support::TestApp;
use jiff::SignedDuration;
use kernel::files::hex;
use kernel::sweep::{ASIDE, YOUNG};
use sha2::{Digest as _, Sha256};
use std::path::PathBuf;

const DRAFTED: &[u8] = b"%PDF-1.7 of a draft";
const REFUSED: &[u8] = b"%PDF-1.7 of a refused call";

fn digest(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

fn place(app: &TestApp, bytes: &[u8]) -> PathBuf {
    let digest = digest(bytes);
    app.app.config.data.join("files").join(&digest[..2]).join(digest)
}

/// Whether the bytes stand in their place, and whether they can be fetched at all.
async fn kept(app: &TestApp, bytes: &[u8]) -> (bool, bool) {
    (place(app, bytes).exists(), app.app.files.fetch(&digest(bytes)).await.is_ok())
}

/// The file system knows the time of the machine; from now on these bytes were written now.
fn written_now(app: &TestApp, bytes: &[u8]) {
    let file = std::fs::File::options().write(true).open(place(app, bytes)).unwrap();
    file.set_modified(app.now().into()).unwrap();
}

const HOUR: SignedDuration = SignedDuration::from_hours(1);

engines! {
    async fn files_that_no_record_names_are_removed(app: TestApp) {
        prepared(&app).await;
        kernel::jobs::schedule(&app.app).await.unwrap();
        let resident = app.visitor();
        let filed = file_birth(&resident).await;
        let draft = ready_to_send(&resident).await;
        let field = "component.attestation";
        let papers = format!("{draft}/papers");
        post_files(&resident, &papers, &[], &[(field, "hai.pdf", DRAFTED)]).await
            .assert_redirect(&format!("{draft}/check"));
        let clerk = app.sign_in("reception").await;
        let address = format!("/api/v1/dossiers/{}/attachments", filed.code);
        let fields = [("version", "99"), ("component", "attestation")];
        post_files(&clerk, &address, &fields, &[("files", "ba.pdf", REFUSED)]).await.assert_status(409);
        for bytes in [PDF, DRAFTED, REFUSED] {
            written_now(&app, bytes);
        }

        // A young file is left alone: its record may be on the way.
        app.drain().await;
        assert_eq!(kept(&app, REFUSED).await, (true, true));
        app.advance(YOUNG + HOUR);
        app.drain().await;
        assert_eq!(kept(&app, REFUSED).await, (false, true));
        assert_eq!(kept(&app, DRAFTED).await, (true, true));
        assert_eq!(kept(&app, PDF).await, (true, true));
        app.advance(ASIDE + HOUR);
        app.drain().await;
        assert_eq!(kept(&app, REFUSED).await, (false, false));
        assert_eq!(kept(&app, DRAFTED).await, (true, true));

        // The draft is forgotten; the dossier shares one of its two files.
        app.advance(SignedDuration::from_hours(31 * 24));
        app.drain().await;
        app.advance(SignedDuration::from_hours(25));
        app.drain().await;
        assert_eq!(kept(&app, DRAFTED).await, (false, true));
        app.advance(ASIDE + HOUR);
        app.drain().await;
        assert_eq!(kept(&app, DRAFTED).await, (false, false));
        assert_eq!(kept(&app, PDF).await, (true, true));
    }

    async fn a_file_whose_record_came_while_it_was_set_aside_comes_back(app: TestApp) {
        prepared(&app).await;
        kernel::jobs::schedule(&app.app).await.unwrap();
        app.app.files.keep(PDF.into()).await.unwrap();
        written_now(&app, PDF);
        app.advance(YOUNG + HOUR);
        // The upload looks, finds the bytes in their place and writes nothing; the sweep comes between.
        app.app.files.keep(PDF.into()).await.unwrap();
        let place = place(&app, PDF);
        app.drain().await;
        assert!(!place.exists());
        // Its record: filing with the bytes written again, and those taken away as if they never were.
        let filed = file_birth(&app.visitor()).await;
        std::fs::remove_file(&place).unwrap();
        let clerk = app.sign_in("reception").await;
        let page = clerk.get(&format!("/desk/dossiers/{}", filed.code)).await;
        let file = page.assert_ok().between("/files/", "\"");
        let address = format!("/desk/dossiers/{}/files/{file}", filed.code);
        assert_eq!(clerk.get(&address).await.assert_ok().bytes, PDF);
        app.advance(SignedDuration::from_hours(25));
        app.drain().await;
        assert!(place.exists());
        app.advance(ASIDE + HOUR);
        app.drain().await;
        assert!(place.exists());
    }
}
