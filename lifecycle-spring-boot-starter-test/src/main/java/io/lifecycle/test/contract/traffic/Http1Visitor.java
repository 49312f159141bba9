package io.lifecycle.test.contract.traffic;

import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * A client of HTTP/1.1 that behaves well for some exchanges and then does one of many
 * other things.
 */
final class Http1Visitor {

	private static final String[] REFUSED = { "G<T /x HTTP/1.1\r\nHost: a\r\n\r\n",
			"GET /x HTTP/9.1\r\nHost: a\r\n\r\n", "GET /x HTTP/1.1\r\n\r\n",
			"GET /x HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", "\u0016\u0003\u0001\u0000garbage\r\n\r\n",
			"GET /x HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n", "GET /a|b HTTP/1.1\r\nHost: a\r\n\r\n",
			"GET /x HTTP/1.1\r\nHost: a\r\nBad Name: 1\r\n\r\n" };

	private final Visit visit;

	private final Random random;

	private final Wire wire;

	Http1Visitor(Visit visit, Wire wire) {
		this.visit = visit;
		this.random = visit.random();
		this.wire = wire;
	}

	/**
	 * Do everything.
	 * @throws IOException if the server closed or reset the connection meanwhile
	 */
	void run() throws IOException {
		for (int i = this.random.nextInt(4); i > 0; i--) {
			this.visit.does("keep-alive");
			if (!exchange()) {
				leave(true);
				return;
			}
		}
		switch (this.random.nextInt(28)) {
			case 0 -> pipeline();
			case 1 -> resetAfterHead();
			case 2 -> closeAfterHead();
			case 3 -> halfClose();
			case 4 -> leaveInHead();
			case 5 -> stallInHead();
			case 6 -> leaveInBody();
			case 7 -> stallInBody();
			case 8 -> leaveInResponse();
			case 9 -> stopReading();
			case 10 -> refused();
			case 11 -> expect();
			case 12 -> upgrade();
			case 13 -> lessThanLength();
			case 14 -> moreThanLength();
			case 15 -> badChunk();
			case 16 -> twoFramings();
			case 17 -> http10();
			case 18 -> connectionClose();
			case 19 -> idle();
			case 20 -> hugeHead();
			case 21 -> head();
			case 22 -> slowHead();
			case 23 -> expectAndLeave();
			case 24 -> leaveWhileHandled();
			case 25 -> chunkedUpload();
			case 26 -> {
				this.visit.does("reset idle");
				this.wire.reset();
			}
			default -> {
				this.visit.does("close idle");
				leave(false);
			}
		}
	}

	// Close, after reading what the server sends to the end of the connection.
	private void leave(boolean drain) throws IOException {
		boolean whole = drain && this.wire.drain();
		this.visit.received(this.wire.bytesRead(), whole);
		this.wire.close();
	}

	private static String request(String method, Seen seen, String... headers) {
		StringBuilder head = new StringBuilder(method + " " + seen.path() + " HTTP/1.1\r\nHost: localhost\r\n");
		for (String header : headers) {
			head.append(header).append("\r\n");
		}
		return head.append("\r\n").toString();
	}

	private boolean exchange() throws IOException {
		if (this.random.nextInt(4) == 0) {
			Seen seen = this.visit.exchange(Paths.upload(this.random));
			int length = this.random.nextInt(3000);
			this.wire.send(request("POST", seen, "Content-Length: " + length) + "b".repeat(length));
			return receive(seen, false);
		}
		Seen seen = this.visit
			.exchange((this.random.nextInt(20) == 0) ? Paths.large(this.random) : Paths.any(this.random));
		this.wire.send(request("GET", seen));
		return receive(seen, false);
	}

	private void pipeline() throws IOException {
		this.visit.does("pipeline");
		List<Seen> all = new ArrayList<>();
		StringBuilder text = new StringBuilder();
		for (int i = 2 + this.random.nextInt(4); i > 0; i--) {
			Seen seen = this.visit.exchange(Paths.whole(this.random));
			all.add(seen);
			text.append(request("GET", seen));
		}
		this.wire.send(text.toString());
		for (Seen seen : all) {
			if (!receive(seen, false)) {
				break;
			}
		}
		boolean finish = this.random.nextBoolean();
		if (finish) {
			this.wire.shutdownOutput();
		}
		leave(finish);
	}

	private void resetAfterHead() throws IOException {
		this.visit.does("reset after the head");
		this.wire.send(request("GET", this.visit.exchange(Paths.any(this.random))));
		pause();
		this.wire.reset();
	}

	private void closeAfterHead() throws IOException {
		this.visit.does("close after the head");
		this.wire.send(request("GET", this.visit.exchange(Paths.any(this.random))));
		pause();
		if (this.random.nextBoolean()) {
			this.wire.closePlain();
		}
		else {
			this.wire.close();
		}
	}

	private void halfClose() throws IOException {
		this.visit.does("half-close");
		Seen seen = this.visit.exchange(Paths.any(this.random));
		this.wire.send(request("GET", seen));
		this.wire.shutdownOutput();
		receive(seen, false);
		leave(true);
	}

	private void leaveInHead() throws IOException {
		this.visit.does("leave in the head");
		String head = request("GET", this.visit.exchange("nowhere"), "X-Long: " + "x".repeat(200));
		this.wire.send(head.substring(0, 1 + this.random.nextInt(head.length() - 3)));
		pause();
		switch (this.random.nextInt(3)) {
			case 0 -> this.wire.reset();
			case 1 -> this.wire.close();
			default -> {
				this.wire.shutdownOutput();
				leave(true);
			}
		}
	}

	private void stallInHead() throws IOException {
		this.visit.does("stall in the head");
		this.wire.send("GET /x/stalled HTTP/1.1\r\nHost");
		leave(true);
	}

	private void leaveInBody() throws IOException {
		this.visit.does("leave in the body");
		Seen seen = this.visit.exchange(Paths.upload(this.random));
		this.wire.send(request("POST", seen, "Content-Length: 50000") + "b".repeat(this.random.nextInt(20_000)));
		pause();
		switch (this.random.nextInt(3)) {
			case 0 -> this.wire.reset();
			case 1 -> this.wire.close();
			default -> {
				this.wire.shutdownOutput();
				receive(seen, false);
				leave(true);
			}
		}
	}

	private void stallInBody() throws IOException {
		upload("stall in the body", "Content-Length: 100", "half");
	}

	private void upload(String behaviour, String header, String body) throws IOException {
		this.visit.does(behaviour);
		Seen seen = this.visit.exchange(Paths.upload(this.random));
		this.wire.send(request("POST", seen, header) + body);
		receive(seen, false);
		leave(true);
	}

	private void leaveInResponse() throws IOException {
		this.visit.does("leave in the response");
		Seen seen = this.visit.exchange(Paths.large(this.random));
		this.wire.send(request("GET", seen));
		byte[] buffer = new byte[1 + this.random.nextInt(8000)];
		this.wire.read(buffer, buffer.length);
		if (this.random.nextBoolean()) {
			this.wire.reset();
		}
		else {
			this.wire.close();
		}
	}

	private void stopReading() throws IOException {
		this.visit.does("stop reading");
		Seen seen = this.visit.exchange(Paths.large(this.random));
		this.wire.send(request("GET", seen));
		// Longer than the server waits.
		park(900);
		this.wire.reset();
	}

	private void refused() throws IOException {
		this.visit.does("refused head");
		this.wire.send(REFUSED[this.random.nextInt(REFUSED.length)]);
		leave(true);
	}

	private void hugeHead() throws IOException {
		this.visit.does("huge head");
		this.wire.send("GET /x HTTP/1.1\r\nHost: a\r\nX-Huge: " + "x".repeat(20_000) + "\r\n\r\n");
		leave(true);
	}

	private void expect() throws IOException {
		this.visit.does("expect 100");
		Seen seen = this.visit.exchange(Paths.upload(this.random));
		this.wire.send(request("POST", seen, "Expect: 100-continue", "Content-Length: 10"));
		pause();
		this.wire.send("0123456789");
		receive(seen, false);
		this.wire.shutdownOutput();
		leave(true);
	}

	private void expectAndLeave() throws IOException {
		this.visit.does("expect 100 and leave");
		this.wire.send(
				request("POST", this.visit.exchange("upload-block?ms=8"), "Expect: 100-continue", "Content-Length: 10")
						+ "0123456789");
		this.wire.read();
		this.wire.reset();
	}

	private void upgrade() throws IOException {
		this.visit.does("upgrade");
		Seen seen = this.visit.exchange((this.random.nextInt(3) == 0) ? "ok?n=5" : "upgrade");
		this.wire.send(request("GET", seen, "Connection: Upgrade", "Upgrade: echo"));
		if (receive(seen, false) && seen.status() == 101) {
			this.wire.send("hello");
			for (int i = 0; i < 5; i++) {
				this.wire.read();
			}
			switch (this.random.nextInt(3)) {
				case 0 -> this.wire.reset();
				case 1 -> leave(false);
				default -> {
					this.wire.shutdownOutput();
					leave(true);
				}
			}
			return;
		}
		leave(false);
	}

	private void lessThanLength() throws IOException {
		this.visit.does("body shorter than its length");
		Seen seen = this.visit.exchange(Paths.upload(this.random));
		this.wire.send(request("POST", seen, "Content-Length: 100") + "b".repeat(this.random.nextInt(100)));
		this.wire.shutdownOutput();
		receive(seen, false);
		leave(true);
	}

	private void moreThanLength() throws IOException {
		upload("body longer than its length", "Content-Length: 5", "b".repeat(50) + "\r\n\r\n");
	}

	private void badChunk() throws IOException {
		upload("bad chunk", "Transfer-Encoding: chunked", "5\r\nhello\r\nzz\r\n");
	}

	private void chunkedUpload() throws IOException {
		this.visit.does("chunked body");
		Seen seen = this.visit.exchange(Paths.upload(this.random));
		this.wire.send(request("POST", seen, "Transfer-Encoding: chunked") + "5\r\nhello\r\n");
		pause();
		this.wire.send("3\r\nyou\r\n0\r\n\r\n");
		receive(seen, false);
		leave(false);
	}

	private void twoFramings() throws IOException {
		this.visit.does("two framings");
		Seen seen = this.visit.exchange(Paths.upload(this.random));
		this.wire
			.send(request("POST", seen, "Transfer-Encoding: chunked", "Content-Length: 3") + "5\r\nhello\r\n0\r\n\r\n");
		receive(seen, false);
		leave(false);
	}

	private void http10() throws IOException {
		this.visit.does("HTTP/1.0");
		Seen seen = this.visit.exchange(Paths.any(this.random));
		this.wire.send("GET " + seen.path() + " HTTP/1.0\r\n\r\n");
		receive(seen, false);
		leave(true);
	}

	private void connectionClose() throws IOException {
		this.visit.does("Connection: close");
		Seen seen = this.visit.exchange(Paths.any(this.random));
		this.wire.send(request("GET", seen, "Connection: close"));
		receive(seen, false);
		leave(true);
	}

	private void idle() throws IOException {
		this.visit.does("idle until the server closes");
		leave(true);
	}

	private void head() throws IOException {
		this.visit.does("HEAD");
		Seen seen = this.visit.exchange(Paths.any(this.random));
		this.wire.send(request("HEAD", seen, "Connection: close"));
		receive(seen, true);
		leave(true);
	}

	private void slowHead() throws IOException {
		this.visit.does("slow head");
		Seen seen = this.visit.exchange(Paths.any(this.random));
		String head = request("GET", seen);
		int half = 1 + this.random.nextInt(head.length() - 1);
		this.wire.send(head.substring(0, half));
		pause();
		this.wire.send(head.substring(half));
		receive(seen, false);
		leave(false);
	}

	private void leaveWhileHandled() throws IOException {
		this.visit.does("leave while it is handled");
		this.wire.send(
				request("GET", this.visit.exchange(this.random.nextBoolean() ? "block?ms=20" : "late?ms=20&n=100000")));
		park(5);
		if (this.random.nextBoolean()) {
			this.wire.reset();
		}
		else {
			this.wire.closePlain();
		}
	}

	private void pause() {
		if (this.random.nextBoolean()) {
			park(1 + this.random.nextInt(5));
		}
	}

	static void park(int millis) {
		java.util.concurrent.locks.LockSupport.parkNanos(millis * 1_000_000L);
	}

	/**
	 * Read a response.
	 * @return whether another request may follow
	 */
	private boolean receive(Seen seen, boolean bodyless) throws IOException {
		try {
			return receiveHead(seen, bodyless);
		}
		catch (EOFException ex) {
			seen.end(Seen.End.CUT);
			return false;
		}
	}

	private boolean receiveHead(Seen seen, boolean bodyless) throws IOException {
		int status;
		String length = null;
		boolean chunked = false;
		boolean close = false;
		do {
			status = Integer.parseInt(this.wire.line().split(" ", 3)[1]);
			for (String line = this.wire.line(); !line.isEmpty(); line = this.wire.line()) {
				String header = line.toLowerCase(Locale.ROOT);
				length = header.startsWith("content-length:") ? header.substring(15).trim() : length;
				chunked |= header.equals("transfer-encoding: chunked");
				close |= header.equals("connection: close");
			}
		}
		while (status < 200 && status != 101);
		seen.head(status);
		if (bodyless) {
			// The server may close after it, or even send a body.
			seen.end(Seen.End.UNKNOWN);
		}
		else if (status == 101 || status == 204 || status == 304) {
			seen.end(Seen.End.WHOLE);
		}
		else if (chunked) {
			chunks(seen);
		}
		else if (length != null) {
			body(seen, Long.parseLong(length));
			seen.end(Seen.End.WHOLE);
		}
		else {
			untilClose(seen);
		}
		return seen.end() == Seen.End.WHOLE && !close;
	}

	private void body(Seen seen, long length) throws IOException {
		byte[] buffer = new byte[8192];
		long rest = length;
		while (rest > 0) {
			int read = this.wire.read(buffer, (int) Math.min(rest, buffer.length));
			seen.body(read);
			seen.content(buffer, read);
			rest -= read;
		}
	}

	private void chunks(Seen seen) throws IOException {
		int size;
		do {
			String line = countedLine(seen);
			size = Integer.parseInt(line, 16);
			body(seen, size);
			countedLine(seen);
		}
		while (size > 0);
		seen.end(Seen.End.WHOLE);
	}

	private String countedLine(Seen seen) throws IOException {
		StringBuilder line = new StringBuilder();
		int c;
		do {
			c = this.wire.read();
			seen.body(1);
			line.append((char) c);
		}
		while (c != '\n');
		return line.toString().trim();
	}

	private void untilClose(Seen seen) throws IOException {
		try {
			body(seen, Long.MAX_VALUE);
		}
		catch (EOFException ex) {
			seen.end(Seen.End.CLOSED);
		}
	}

}
