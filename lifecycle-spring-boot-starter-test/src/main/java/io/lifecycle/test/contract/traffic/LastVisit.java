package io.lifecycle.test.contract.traffic;

import java.io.IOException;

/**
 * A client whose connection is open when the server stops.
 */
final class LastVisit {

	/**
	 * What the client is in the middle of.
	 */
	enum Kind {

		SILENCE, HALF_A_HEAD, IDLE, BLOCKED, LATE, UPLOAD, NOT_READING, H2_IDLE, H2_BLOCKED, H2_LATE, H2_UPLOAD,
		H2_WINDOW

	}

	private final Visit visit;

	private final Wire wire;

	LastVisit(Visit visit, Wire wire) {
		this.visit = visit;
		this.wire = wire;
	}

	void begin(Kind kind) throws IOException {
		this.visit.does("open at the end: " + kind);
		switch (kind) {
			case SILENCE -> {
				// The connection is all there is.
			}
			case HALF_A_HEAD -> this.wire.send("GET /x/stalled HTTP/1.1\r\nHost");
			case IDLE -> {
				get("status?s=204");
				while (!this.wire.line().isEmpty()) {
					// The response is only a head.
				}
			}
			case BLOCKED -> get("block?ms=3000");
			case LATE -> get("late?ms=3000");
			case NOT_READING -> get("chunks?n=20000&size=1000");
			case UPLOAD -> this.wire.send("POST " + this.visit.exchange("upload").path()
					+ " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nhalf");
			case H2_IDLE -> stream("status?s=204", 65_535);
			case H2_BLOCKED -> stream("block?ms=3000", 65_535);
			case H2_LATE -> stream("late?ms=3000", 65_535);
			case H2_WINDOW -> stream("chunks?n=2000&size=1000", 100);
			case H2_UPLOAD -> {
				Http2Frames frames = new Http2Frames(this.wire, this.visit.isSecure());
				frames.preface(65_535);
				frames.request(1, "POST", this.visit.exchange("upload").path(), false, "content-length", "500");
				frames.data(1, 200, false);
			}
		}
	}

	private void get(String what) throws IOException {
		this.wire.send("GET " + this.visit.exchange(what).path() + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
	}

	private void stream(String what, int window) throws IOException {
		Http2Frames frames = new Http2Frames(this.wire, this.visit.isSecure());
		frames.preface(window);
		frames.request(1, "GET", this.visit.exchange(what).path(), true);
	}

	/**
	 * Read what the server has sent to its end, and close.
	 */
	void end() throws IOException {
		boolean whole = this.wire.drain();
		this.visit.received(this.wire.bytesRead(), whole);
		this.wire.close();
	}

}
