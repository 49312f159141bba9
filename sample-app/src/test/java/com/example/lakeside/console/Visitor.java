package com.example.lakeside.console;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;

/**
 * A client of the bank whose requests end in all ways.
 */
final class Visitor {

	private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	private final int port;

	Visitor(int port) {
		this.port = port;
	}

	void visit() throws IOException, InterruptedException {
		get("/accounts/100");
		get("/accounts");
		get("/nothing");
		transfer(400, "25");
		transfer(300, "900000");
		get("/accounts/100/credit-score");
		leave();
	}

	int get(String path) throws IOException, InterruptedException {
		HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + this.port + path)).build();
		return this.client.send(request, BodyHandlers.ofString()).statusCode();
	}

	void transfer(int from, String amount) throws IOException, InterruptedException {
		HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + this.port + "/transfers"))
			.header("Content-Type", "application/json")
			.POST(BodyPublishers.ofString("""
					{"from": %d, "to": 200, "amount": %s}""".formatted(from, amount)))
			.build();
		this.client.send(request, BodyHandlers.ofString());
	}

	// Ends the connection in the middle of a response.
	void leave() throws IOException {
		try (Socket socket = send("GET /accounts/100/statement HTTP/1.1")) {
			socket.setSoLinger(true, 0);
			socket.getInputStream().readNBytes(1000);
		}
	}

	/**
	 * Send a request line as it is.
	 */
	Socket send(String line, String... headers) throws IOException {
		Socket socket = new Socket("localhost", this.port);
		socket.setSoTimeout(20_000);
		String head = line + "\r\nHost: localhost\r\n" + String.join("", headers) + "\r\n";
		socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
		return socket;
	}

}
