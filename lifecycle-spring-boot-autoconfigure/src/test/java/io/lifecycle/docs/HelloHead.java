package io.lifecycle.docs;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

import io.lifecycle.connection.RequestHead;
import org.jspecify.annotations.Nullable;

record HelloHead(String method, String path, @Nullable String query, String httpVersion, String scheme, String peerAddr,
		String clientAddr, Map<String, String> headers) implements RequestHead {

	static @Nullable HelloHead read(Socket socket) throws IOException {
		BufferedReader in = new BufferedReader(
				new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
		String requestLine = in.readLine();
		if (requestLine == null) {
			return null;
		}
		Map<String, String> headers = new HashMap<>();
		for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
			String[] header = line.split(": *", 2);
			headers.merge(header[0].toLowerCase(Locale.ROOT), header[1], (one, other) -> one + ", " + other);
		}
		String[] words = requestLine.split(" ");
		String[] target = words[1].split("\\?", 2);
		return new HelloHead(words[0], target[0], (target.length == 2) ? target[1] : null, words[2], "http",
				socket.getInetAddress().getHostAddress(), "", headers);
	}

	@Override
	public @Nullable String header(String name) {
		return this.headers.get(name);
	}

}
