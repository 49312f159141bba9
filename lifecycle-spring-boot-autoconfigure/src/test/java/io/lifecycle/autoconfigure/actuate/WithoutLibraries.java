package io.lifecycle.autoconfigure.actuate;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.lifecycle.event.RequestComplete;
import io.lifecycle.test.contract.TestServer;

import org.springframework.util.ClassUtils;

/**
 * An application that runs without some optional libraries.
 */
public final class WithoutLibraries {

	private WithoutLibraries() {
	}

	/**
	 * Start, send a request, print the response and its event, and stop.
	 * @param args the names of classes that must be absent
	 */
	public static void main(String[] args) throws Exception {
		for (String name : args) {
			if (ClassUtils.isPresent(name, null)) {
				throw new IllegalStateException(name + " is present");
			}
		}
		try (TestServer server = TestServer.start(List.of(ActuateApplication.class))) {
			BlockingQueue<RequestComplete> completed = new LinkedBlockingQueue<>();
			server.bus().on(RequestComplete.class, completed::add);
			HttpResponse<String> response = new EndpointClient(server.port()).get("/users/1");
			RequestComplete complete = completed.poll(20, TimeUnit.SECONDS);
			System.out.println(response.statusCode() + " " + response.body() + ", complete at "
					+ ((complete != null) ? complete.response().route() : "no time"));
		}
	}

}
