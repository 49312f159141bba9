package io.lifecycle.test.contract.traffic;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * A client of HTTP/2, frame by frame, whose streams do many different things until one of
 * many ends of the connection.
 */
final class Http2Visitor {

	private static final int RST_STREAM_CANCEL = 8;

	/**
	 * What a stream does beyond asking.
	 */
	private enum Kind {

		GET, HEAD, UPLOAD, CANCEL_AT_ONCE, CANCEL_LATER, CANCEL_IN_RESPONSE, EXHAUST_WINDOW, UPLOAD_SHORT, UPLOAD_LONG,
		UPLOAD_CANCEL, UPLOAD_STALL, BAD_PATH, NO_PATH, HUGE_HEAD, TRAILERS, LARGE

	}

	/**
	 * How the connection ends.
	 */
	private enum End {

		CLOSE, HALF_CLOSE, GO_AWAY, GO_AWAY_WITH_ERROR, RESET, LEAVE_EARLY, RESET_EARLY, GO_AWAY_EARLY, PROTOCOL_ERROR,
		IDLE, HALF_FRAME

	}

	private final Visit visit;

	private final Random random;

	private final Wire wire;

	private final Http2Frames frames;

	private final Map<Integer, Seen> open = new TreeMap<>();

	private final Map<Integer, Kind> kinds = new TreeMap<>();

	private int nextStream;

	// The last frame of a stream is being read. No other may come in between.
	private boolean ending;

	Http2Visitor(Visit visit, Wire wire) {
		this.visit = visit;
		this.random = visit.random();
		this.wire = wire;
		this.frames = new Http2Frames(wire, visit.isSecure());
	}

	/**
	 * Do everything.
	 * @param streams how many streams to open
	 * @throws IOException if the server closed or reset the connection meanwhile
	 */
	void run(int streams) throws IOException {
		begin();
		End end = End.values()[this.random.nextInt(End.values().length)];
		int window = 1 + this.random.nextInt(8);
		try {
			for (int i = 0; i < streams; i++) {
				open();
				while (this.open.size() >= window) {
					step();
				}
				if (i > streams / 2 && isEarly(end)) {
					break;
				}
			}
			while (!this.open.isEmpty() && !isEarly(end)) {
				step();
			}
			end(end);
		}
		catch (SocketTimeoutException ex) {
			// Tomcat may forget a stream after another one was reset, or whose window is
			// exhausted.
			this.visit.does("h2 give up");
			this.open.values().forEach((seen) -> seen.end(Seen.End.CUT));
			this.wire.reset();
		}
		catch (EOFException ex) {
			this.open.values().forEach((seen) -> seen.end(Seen.End.CUT));
			this.visit.received(this.wire.bytesRead(), true);
		}
	}

	private boolean isStalled() {
		return this.open.keySet().stream().map(this.kinds::get).anyMatch((kind) -> kind == Kind.EXHAUST_WINDOW);
	}

	private static boolean isEarly(End end) {
		return end == End.LEAVE_EARLY || end == End.RESET_EARLY || end == End.GO_AWAY_EARLY;
	}

	private void begin() throws IOException {
		this.nextStream = 1;
		if (!this.visit.isSecure() && this.random.nextInt(6) == 0) {
			this.visit.does("h2c upgrade");
			Seen seen = this.visit.exchange(Paths.any(this.random));
			this.wire
				.send("GET " + seen.path() + " HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade, HTTP2-Settings\r\n"
						+ "Upgrade: h2c\r\nHTTP2-Settings: AAEAAAAA\r\n\r\n");
			while (!this.wire.line().isEmpty()) {
				// The head of 101 follows.
			}
			this.open.put(1, seen);
			this.kinds.put(1, Kind.GET);
			this.nextStream = 3;
		}
		this.frames.preface((this.random.nextInt(8) == 0) ? 100 : 65_535);
	}

	private void open() throws IOException {
		int stream = this.nextStream;
		this.nextStream += 2;
		Kind kind = (this.random.nextInt(3) == 0) ? Kind.values()[this.random.nextInt(Kind.values().length)] : Kind.GET;
		this.visit.does("h2 " + kind);
		Seen seen = this.visit.exchange(path(kind));
		this.open.put(stream, seen);
		this.kinds.put(stream, kind);
		switch (kind) {
			case GET, CANCEL_IN_RESPONSE, EXHAUST_WINDOW, LARGE ->
				this.frames.request(stream, "GET", seen.path(), true);
			case HEAD -> this.frames.request(stream, "HEAD", seen.path(), true);
			case CANCEL_AT_ONCE -> {
				this.frames.request(stream, "GET", seen.path(), true);
				cancel(stream);
			}
			case CANCEL_LATER -> {
				this.frames.request(stream, "GET", seen.path(), true);
				Http1Visitor.park(1 + this.random.nextInt(5));
				cancel(stream);
			}
			case UPLOAD -> {
				this.frames.request(stream, "POST", seen.path(), false, "content-length", "500");
				this.frames.data(stream, 200, false);
				this.frames.data(stream, 300, true);
			}
			case UPLOAD_SHORT -> {
				this.frames.request(stream, "POST", seen.path(), false, "content-length", "500");
				this.frames.data(stream, 200, true);
			}
			case UPLOAD_LONG -> {
				this.frames.request(stream, "POST", seen.path(), false, "content-length", "10");
				this.frames.data(stream, 200, true);
			}
			case UPLOAD_CANCEL -> {
				this.frames.request(stream, "POST", seen.path(), false, "content-length", "500");
				this.frames.data(stream, 200, false);
				cancel(stream);
			}
			case UPLOAD_STALL -> {
				this.frames.request(stream, "POST", seen.path(), false, "content-length", "500");
				this.frames.data(stream, 200, false);
			}
			case TRAILERS -> {
				this.frames.request(stream, "POST", seen.path(), false);
				this.frames.data(stream, 200, false);
				this.frames.trailers(stream);
			}
			case BAD_PATH -> this.frames.request(stream, "GET", seen.path() + "/a b|c", true);
			case NO_PATH -> this.frames.request(stream, "GET", "", true);
			case HUGE_HEAD -> this.frames.request(stream, "GET", seen.path(), true, "x-huge", "x".repeat(15_000));
		}
	}

	private String path(Kind kind) {
		return switch (kind) {
			case UPLOAD, UPLOAD_SHORT, UPLOAD_LONG, UPLOAD_CANCEL, UPLOAD_STALL, TRAILERS -> Paths.upload(this.random);
			case EXHAUST_WINDOW, CANCEL_IN_RESPONSE, LARGE -> Paths.large(this.random);
			default -> Paths.any(this.random);
		};
	}

	private void cancel(int stream) throws IOException {
		this.frames.reset(stream, RST_STREAM_CANCEL);
		this.open.remove(stream);
	}

	// Read a frame.
	private void step() throws IOException {
		this.wire.patience(isStalled() ? 1000 : 5000);
		Http2Frames.Frame frame = this.frames.read();
		Seen seen = this.open.get(frame.stream());
		if (frame.type() == Http2Frames.DATA && frame.length() > 0) {
			this.frames.windowUpdate(0, frame.length());
		}
		if (seen == null) {
			return;
		}
		switch (frame.type()) {
			case Http2Frames.HEADERS -> {
				int status = frame.status();
				if (status >= 200 || status == 101) {
					seen.head(status);
				}
			}
			case Http2Frames.DATA -> {
				seen.body(frame.length());
				seen.content(frame.payload(), frame.length());
				continueWith(frame);
			}
			case Http2Frames.RST_STREAM -> {
				seen.end(Seen.End.CUT);
				this.open.remove(frame.stream());
			}
			case Http2Frames.CONTINUATION -> {
				// The rest of a head.
			}
			default -> {
				return;
			}
		}
		// The frame that ends the stream may have the first part of the last head.
		this.ending |= frame.endsStream();
		if (this.ending && (frame.type() == Http2Frames.DATA || frame.endsHead())) {
			this.ending = false;
			seen.end(endOf(seen, this.kinds.getOrDefault(frame.stream(), Kind.GET)));
			this.open.remove(frame.stream());
		}
	}

	// HTTP/2 leaves it to the client to compare the length. Tomcat may forget the head.
	private static Seen.End endOf(Seen seen, Kind kind) {
		if (seen.status() == 0) {
			return Seen.End.CUT;
		}
		if (kind == Kind.HEAD || seen.status() != 200) {
			return Seen.End.WHOLE;
		}
		if (seen.path().endsWith("/too-long")) {
			return Seen.End.UNKNOWN;
		}
		return Paths.isTooShort(seen.path()) ? Seen.End.CUT : Seen.End.WHOLE;
	}

	private void continueWith(Http2Frames.Frame frame) throws IOException {
		Kind kind = this.kinds.getOrDefault(frame.stream(), Kind.GET);
		if (frame.endsStream() || kind == Kind.EXHAUST_WINDOW) {
			return;
		}
		if (kind == Kind.CANCEL_IN_RESPONSE) {
			cancel(frame.stream());
		}
		else if (frame.length() > 0) {
			this.frames.windowUpdate(frame.stream(), frame.length());
		}
	}

	private void end(End end) throws IOException {
		this.visit.does("h2 end " + end);
		switch (end) {
			case CLOSE, LEAVE_EARLY -> this.wire.close();
			case HALF_CLOSE -> this.wire.shutdownOutput();
			case GO_AWAY, GO_AWAY_EARLY -> {
				this.frames.goAway(0);
				this.wire.close();
			}
			case GO_AWAY_WITH_ERROR -> {
				this.frames.goAway(2);
				this.wire.close();
			}
			case RESET, RESET_EARLY -> this.wire.reset();
			case PROTOCOL_ERROR -> this.frames.data(0, 4, false);
			case HALF_FRAME -> {
				this.wire.send(new byte[] { 0, 0, 4 });
				this.wire.close();
			}
			case IDLE -> {
				// The server closes.
			}
		}
		if (end == End.HALF_CLOSE || end == End.PROTOCOL_ERROR || end == End.IDLE) {
			boolean whole = this.wire.drain();
			this.visit.received(this.wire.bytesRead(), whole);
		}
	}

}
