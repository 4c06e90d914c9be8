//! The log, asked as strangers ask it: over HTTP, with the pure crate as the one who checks.

use crate::dossiers::{file, intake, official};
use crate::engines;
use crate::support::{Client, TestApp};
use kernel::{events, params};
use ledger::tree::Subtrees;
use ledger::{Checkpoint, Edge, Hash, Note, Proof, Tile, Tree, Verifier, commitment, tree};
use modules::dossiers::issue;
use modules::dossiers::model::Dossier;
use modules::dossiers::store::{self, Key};
use modules::ledger as log;
use modules::units;
use std::sync::Arc;

const LOG: &str = "/ledger/H26.201";

async fn filed(app: &TestApp, count: usize) -> Vec<Dossier> {
    let clerk = official(app, "reception", "xa-thuong-tin-diem-pvhcc").await;
    let intake = intake(app, "2.000884").await;
    let mut all = Vec::new();
    for _ in 0..count {
        all.push(file(app, &clerk, &intake).await.unwrap());
    }
    all
}

async fn keys(visitor: &Client) -> Vec<Verifier> {
    let text = visitor.get(&format!("{LOG}/key")).await.assert_ok().text();
    text.lines().map(|line| line.parse().unwrap()).collect()
}

async fn head(visitor: &Client) -> Note {
    visitor.get(&format!("{LOG}/checkpoint")).await.assert_ok().text().parse().unwrap()
}

fn key(dossier: &Dossier) -> Key {
    Key { office: dossier.office, id: dossier.id }
}

/// What the proof discloses.
fn entry(proof: &Proof) -> [u8; 32] {
    let (salt, content) = commitment::disclosed(proof.extra.as_deref().unwrap()).unwrap();
    commitment::commit(&salt, &content)
}

/// Somebody with the database puts another event in the place of an old one and mends the tile.
pub(crate) async fn put_another(app: &TestApp) {
    app.write(|tx| {
        let office = units::id_of("xa-thuong-tin");
        let mut tile: Vec<u8> = tx.one(
            "select hashes from ledger_tile where office = $1 and level = 0 and idx = 0",
            params![office],
            |row| row.get(0),
        )?;
        tile[32 * 2] ^= 1;
        tx.execute(
            "update ledger_tile set hashes = $2 where office = $1 and level = 0 and idx = 0",
            params![office, tile],
        )?;
        Ok(())
    })
    .await;
}

engines! {
    async fn a_receipt_proves_by_itself_what_was_promised(app: TestApp) {
        let app = app.with_procedures().await;
        let dossier = filed(&app, 3).await.remove(1);
        let receipt = app.read(move |tx| Ok(store::forms(tx, key(&dossier))?)).await.remove(0);
        let pdf = issue::pdf(&app.app, &receipt).await.unwrap();
        let inside = print::attached(&pdf);
        let proof: Proof = String::from_utf8(inside[0].clone()).unwrap().parse().unwrap();
        let visitor = app.visitor();
        let keys = keys(&visitor).await;
        assert_eq!(proof.verify(&entry(&proof), &keys).unwrap().origin, "127.0.0.1:7300/ledger/H26.201");
        let (_, content) = commitment::disclosed(proof.extra.as_deref().unwrap()).unwrap();
        let content: serde_json::Value = serde_json::from_slice(&content).unwrap();
        assert_eq!(content["data"]["what"]["code"], "H26.201-260310-0002");
        assert!(!content.to_string().contains("Hoà"), "nothing in it is about a person");

        // The page without scripts says the same, and sees a change.
        let text = proof.to_string();
        visitor.post("/ledger/verify", &[("proof", &text)]).await.assert_ok()
            .assert_contains("Bằng chứng đúng").assert_contains("H26.201-260310-0002");
        let touched = text.replace(&format!("index {}", proof.index), "index 0");
        visitor.post("/ledger/verify", &[("proof", &touched)]).await.assert_ok()
            .assert_contains("Bằng chứng không khớp");
        visitor.post("/ledger/verify", &[("proof", "abc")]).await.assert_ok()
            .assert_contains("Không tìm thấy bằng chứng");
    }

    async fn strangers_rebuild_the_head_from_entries_and_tiles(app: TestApp) {
        let app = app.with_procedures().await;
        filed(&app, 140).await;
        log::catch_up(&app.app).await.unwrap();
        let visitor = app.visitor();
        let head = Checkpoint::open(&head(&visitor).await, &keys(&visitor).await).unwrap();
        let office = units::id_of("xa-thuong-tin");
        let events = app
            .read(move |tx| {
                Ok(tx.one(
                    "select count(*) from event where office = $1",
                    params![office],
                    |row| row.get::<i64>(0),
                )?)
            })
            .await;
        assert_eq!(head.size, u64::try_from(events).unwrap());
        let mut tree = Tree::default();
        let mut edge = Edge::default();
        for path in ["entries/000".to_owned(), format!("entries/001.p/{}", head.size - 256)] {
            let bundle = visitor.get(&format!("{LOG}/tile/{path}")).await.assert_ok().bytes.clone();
            for entry in bundle.chunks(34) {
                assert_eq!(entry[..2], [0, 32]);
                edge.push(Hash::leaf(&entry[2..]), &mut tree);
            }
        }
        edge.finish(&mut tree);
        assert_eq!(tree::root(&mut tree, head.size).unwrap(), head.root);
        let first = visitor.get(&format!("{LOG}/tile/0/000")).await;
        assert_eq!(first.bytes.len(), 8192);
        assert_eq!(&first.bytes[..32], &tree.subtree(0, 0).unwrap().0);
        let partial = Tile { level: 1, index: 0, width: 1 };
        let above = visitor.get(&format!("{LOG}/tile/{partial}")).await;
        assert_eq!(above.bytes, tree.subtree(8, 0).unwrap().0);
        for absent in ["tile/0/002", "tile/0/001", "tile/entries/001.p/255", "tile/0/1", "tile/7/000"] {
            assert_eq!(visitor.get(&format!("{LOG}/{absent}")).await.status, 404, "{absent}");
        }
        visitor.get("/ledger").await.assert_ok().assert_contains("Thường Tín");
        visitor.get(LOG).await.assert_ok().assert_contains(&head.root.to_string());
        assert_eq!(visitor.get("/ledger/H99").await.status, 404);
    }

    async fn a_kept_checkpoint_shows_that_the_log_only_grew(app: TestApp) {
        let app = app.with_procedures().await;
        filed(&app, 2).await;
        log::catch_up(&app.app).await.unwrap();
        let visitor = app.visitor();
        let kept = head(&visitor).await.to_string();
        filed(&app, 3).await;
        log::catch_up(&app.app).await.unwrap();
        let since = format!("{LOG}/since");
        visitor.post(&since, &[("old", &kept)]).await.assert_ok()
            .assert_contains("Nhật ký chỉ được ghi thêm").assert_contains("thêm 8 dòng");
        visitor.post(&since, &[("old", "x")]).await.assert_ok().assert_contains("không phải con số đã ký");

        put_another(&app).await;
        visitor.post(&since, &[("old", &kept)]).await.assert_ok().assert_contains("không nối tiếp");
    }

    async fn many_workers_take_each_event_once(app: TestApp) {
        let app = Arc::new(app.with_procedures().await);
        let office = units::id_of("xa-thuong-tin");
        let mut workers = Vec::new();
        let writer = { let app = Arc::clone(&app); tokio::spawn(async move { filed(&app, 40).await; }) };
        for number in 0..4 {
            let server = if number % 2 == 0 { app.app.clone() } else { app.other.clone() };
            workers.push(tokio::spawn(async move {
                for _ in 0..15 {
                    log::sequence(&server, office).await.unwrap();
                }
            }));
        }
        writer.await.unwrap();
        for worker in workers {
            worker.await.unwrap();
        }
        log::catch_up(&app.app).await.unwrap();
        let (leaves, last, events, waiting): (i64, i64, i64, i64) = app
            .read(move |tx| {
                Ok(tx.one(
                    "select (select count(*) from ledger_leaf where office = $1), \
                     (select max(idx) from ledger_leaf where office = $1), \
                     (select count(*) from event where office = $1), \
                     (select count(*) from event_pending)",
                    params![office],
                    |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)),
                )?)
            })
            .await;
        assert_eq!((leaves, last, waiting), (events, events - 1, 0));
        let visitor = app.visitor();
        let head = Checkpoint::open(&head(&visitor).await, &keys(&visitor).await).unwrap();
        assert_eq!(head.size, u64::try_from(events).unwrap());
    }

    async fn erased_data_leave_every_other_proof_valid(app: TestApp) {
        let app = app.with_procedures().await;
        let all = filed(&app, 2).await;
        let (gone, kept) = (all[0].clone(), all[1].clone());
        log::catch_up(&app.app).await.unwrap();
        let now = app.now();
        app.write(move |tx| {
            Ok(events::erase(tx, gone.office, "dossier", gone.id, None, "Luật 91/2025/QH15", now)?)
        })
        .await;
        log::catch_up(&app.app).await.unwrap();
        let keys = keys(&app.visitor()).await;
        let proof = issue::acceptance_proof(&app.app, key(&kept)).await.unwrap().unwrap();
        assert!(proof.verify(&entry(&proof), &keys).is_ok());
        let gone = all[0].clone();
        let erased = issue::acceptance_proof(&app.app, key(&gone)).await.unwrap().unwrap();
        assert_eq!(erased.extra, None, "nobody can open it any more");
        let (office, id) = (gone.office, gone.id);
        let events = app.read(move |tx| Ok(events::of(tx, office, id)?)).await;
        let (said, erasures) = events.split_at(events.len() - 1);
        assert!(said.iter().all(|event| event.data.is_null() && event.salt.is_empty()));
        assert_eq!(erasures[0].kind, "erased");
        let inner = app.app.clone();
        let audit = tokio::task::spawn_blocking(move || log::audit(&inner).unwrap()).await.unwrap();
        assert_eq!((audit.findings, audit.erased), (Vec::new(), said.len() as u64));
        let entry = &events[1].commitment;
        assert!(erased.verify(entry, &keys).is_ok(), "its number still stands in the log");
    }

    async fn a_new_key_is_announced_in_the_log_under_both(app: TestApp) {
        let app = app.with_procedures().await;
        filed(&app, 1).await;
        log::catch_up(&app.app).await.unwrap();
        let before = keys(&app.visitor()).await;
        log::rotate(&app.app).unwrap();
        filed(&app, 1).await;
        log::catch_up(&app.app).await.unwrap();
        let visitor = app.visitor();
        let both = head(&visitor).await;
        assert!(Checkpoint::open(&both, &before).is_ok());
        let after = keys(&visitor).await;
        assert_eq!((after.len(), &after[1]), (2, &before[0]));
        assert!(Checkpoint::open(&both, &after[..1]).is_ok());
        filed(&app, 1).await;
        log::catch_up(&app.app).await.unwrap();
        let new = head(&visitor).await;
        assert!(Checkpoint::open(&new, &after[..1]).is_ok());
        assert!(Checkpoint::open(&new, &before).is_err(), "the old key signs no more");
    }
}
