package com.example.lakeside;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Asks the bank again and again until it is refused, and checks that every answer is
 * whole.
 */
final class LoadClient implements Runnable {

	private static final Pattern LENGTH = Pattern.compile("(?i)content-length: (\\d+)");

	private final int port;

	private final String path;

	private final String body;

	private final boolean keepAlive;

	private final Result result;

	/**
	 * Create a client.
	 * @param body what to post; empty to get
	 */
	LoadClient(int port, String path, String body, boolean keepAlive, Result result) {
		this.port = port;
		this.path = path;
		this.body = body;
		this.keepAlive = keepAlive;
		this.result = result;
	}

	@Override
	public void run() {
		boolean refused = false;
		while (!refused) {
			try (Socket socket = new Socket("localhost", this.port)) {
				socket.setSoTimeout(20_000);
				useConnection(socket);
			}
			catch (IOException ex) {
				// Nobody listens any more.
				refused = true;
			}
		}
	}

	private void useConnection(Socket socket) {
		Progress progress = new Progress();
		try {
			InputStream in = new BufferedInputStream(socket.getInputStream());
			boolean open = true;
			while (open) {
				progress.begun = false;
				socket.getOutputStream().write(request().getBytes(StandardCharsets.ISO_8859_1));
				open = receive(in, progress) && this.keepAlive;
			}
		}
		catch (SocketTimeoutException ex) {
			this.result.broken.add(this.path + " hangs");
		}
		catch (IOException ex) {
			if (progress.begun) {
				this.result.broken.add(this.path + " breaks off: " + ex);
			}
			else {
				this.result.refused.incrementAndGet();
			}
		}
	}

	private String request() {
		String connection = this.keepAlive ? "" : "Connection: close\r\n";
		return this.body.isEmpty() ? "GET %s HTTP/1.1\r\nHost: localhost\r\n%s\r\n".formatted(this.path, connection)
				: "POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: %d\r\n%s\r\n%s"
					.formatted(this.path, this.body.length(), connection, this.body);
	}

	/**
	 * Receive one answer.
	 * @return whether the server keeps the connection open
	 */
	private boolean receive(InputStream in, Progress progress) throws IOException {
		String head = line(in, progress);
		int status = Integer.parseInt(head.substring(9, 12));
		StringBuilder fields = new StringBuilder();
		for (String field = line(in, progress); !field.isEmpty(); field = line(in, progress)) {
			fields.append(field.toLowerCase()).append('\n');
		}
		Matcher length = LENGTH.matcher(fields);
		if (length.find()) {
			in.skipNBytes(Integer.parseInt(length.group(1)));
		}
		else if (fields.indexOf("transfer-encoding: chunked") >= 0) {
			chunks(in, progress);
		}
		this.result.answers.computeIfAbsent(status, (key) -> new AtomicInteger()).incrementAndGet();
		boolean closing = fields.indexOf("connection: close") >= 0;
		if (closing && this.keepAlive) {
			this.result.closing.incrementAndGet();
		}
		return !closing;
	}

	private static void chunks(InputStream in, Progress progress) throws IOException {
		int size = Integer.parseInt(line(in, progress), 16);
		while (size > 0) {
			in.skipNBytes(size);
			line(in, progress);
			size = Integer.parseInt(line(in, progress), 16);
		}
		line(in, progress);
	}

	private static String line(InputStream in, Progress progress) throws IOException {
		StringBuilder line = new StringBuilder();
		int next = in.read();
		while (next >= 0 && next != '\n') {
			progress.begun = true;
			if (next != '\r') {
				line.append((char) next);
			}
			next = in.read();
		}
		if (next < 0) {
			throw new EOFException();
		}
		return line.toString();
	}

	/**
	 * What the clients saw.
	 */
	static final class Result {

		final Map<Integer, AtomicInteger> answers = new ConcurrentHashMap<>();

		final AtomicInteger refused = new AtomicInteger();

		final AtomicInteger closing = new AtomicInteger();

		final Queue<String> broken = new ConcurrentLinkedQueue<>();

		int answers(int status) {
			AtomicInteger count = this.answers.get(status);
			return (count != null) ? count.get() : 0;
		}

	}

	private static final class Progress {

		private boolean begun;

	}

}
