//! What is too large is refused with an explanation that arrives: browsers read an answer only after they
//! have sent everything, so a moderate excess is read and thrown away first.

use crate::app::App;
use crate::problem::Problem;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use futures::StreamExt as _;

/// How many times the limit is read for the sake of the explanation; beyond it the line is cut.
const PATIENCE: u64 = 4;

pub(super) async fn guard(State(app): State<App>, request: Request, next: Next) -> Response {
    let limit = app.config.upload_mib << 20;
    let announced = request
        .headers()
        .get(header::CONTENT_LENGTH)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.parse::<u64>().ok());
    match announced {
        Some(length) if length > limit => {
            if length <= limit.saturating_mul(PATIENCE) {
                throw_away(request.into_body()).await;
            }
            Problem::too_large(app.config.upload_mib).into_response()
        }
        _ => next.run(request).await,
    }
}

async fn throw_away(body: Body) {
    let mut frames = body.into_data_stream();
    while let Some(Ok(_)) = frames.next().await {}
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};

    #[tokio::test]
    async fn what_is_refused_is_read_to_its_end_first() {
        let read = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&read);
        let frames = futures::stream::iter(0..9).map(move |_| {
            counted.fetch_add(1, Ordering::Relaxed);
            Ok::<_, std::io::Error>(bytes::Bytes::from_static(b"giay"))
        });
        throw_away(Body::from_stream(frames)).await;
        assert_eq!(read.load(Ordering::Relaxed), 9);
    }
}
