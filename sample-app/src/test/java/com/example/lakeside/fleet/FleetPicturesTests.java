package com.example.lakeside.fleet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import com.example.lakeside.Page;
import io.lifecycle.event.DrainOutcome;
import io.lifecycle.event.InFlightRequest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Takes the pictures of the documentation: {@code -Dlakeside.pictures=docs/images}.
 */
@EnabledIfSystemProperty(named = "lakeside.pictures", matches = ".+")
class FleetPicturesTests {

	private static final Path DIRECTORY = Path.of(System.getProperty("lakeside.pictures", "target"));

	private final List<SimulatedInstance> draining = new ArrayList<>();

	private int request;

	private static SimulatedInstance instance(String name) {
		return new SimulatedInstance("lakeside-bank", "lakeside-bank-" + name, System::currentTimeMillis);
	}

	@Test
	void takePictures(@TempDir Path directory) throws IOException {
		try (RunningView view = new RunningView(directory.resolve("view"));
				Page page = view.page(directory.resolve("profile"))) {
			page.theme("light");
			page.size(1440, 900);
			List<SimulatedInstance> old = start(view, "a1", "a2", "a3", "a4");
			SimulatedInstance killed = start(view, "a5").get(0);
			view.send(killed.begin(this.request++, "/accounts/200/statement"), List.of(killed.alive("UP", 2000, 0)));
			serve(view, page, old, 60);
			List<SimulatedInstance> up = new ArrayList<>(start(view, "b1", "b2", "b3"));
			up.addAll(old.subList(1, 4));
			end(view, old.get(0), null);
			serve(view, page, up, 40);
			end(view, old.get(1), "/quotes/EUR");
			up.remove(old.get(1));
			serve(view, page, up, 40);
			view.send(old.get(2).begin(this.request, "/quotes/CHF"), old.get(2).beginDrain(1));
			up.remove(old.get(2));
			this.draining.add(old.get(2));
			serve(view, page, up, 60);
			view.send(instance("b4").start().subList(0, 1));
			page.awaitText("tbody", "VANISHED", "STARTING");
			serve(view, page, up, 60);
			save(page, "instances");
			page.show("rollouts");
			page.awaitText("main h2", "lakeside-bank from");
			save(page, "rollouts");
		}
	}

	private List<SimulatedInstance> start(RunningView view, String... names) {
		List<SimulatedInstance> instances = new ArrayList<>();
		for (String name : names) {
			SimulatedInstance instance = instance(name);
			view.send(instance.start(), instance.open(1), instance.open(2), List.of(instance.alive("UP", 2000, 0)));
			instances.add(instance);
		}
		return instances;
	}

	private void serve(RunningView view, Page page, List<SimulatedInstance> instances, int rounds) {
		for (int i = 0; i < rounds; i++) {
			for (SimulatedInstance instance : instances) {
				this.request++;
				String path = List.of("/accounts/{id}", "/accounts", "/quotes/{currency}").get(this.request % 3);
				view.send(instance.begin(this.request, path),
						instance.answer(this.request, path, (this.request % 97 == 0) ? 503 : 200,
								1 + this.request % 50),
						(i % 10 == 0) ? List.of(instance.alive("UP", 2000, 0)) : List.of());
			}
			this.draining.forEach((instance) -> view.send(List.of(instance.alive("DRAINING", 2000, 0))));
			page.awaitFrames(6);
		}
	}

	private void end(RunningView view, SimulatedInstance instance, @Nullable String cut) {
		this.request++;
		if (cut == null) {
			view.send(instance.beginDrain(0), instance.endDrain(DrainOutcome.COMPLETE));
		}
		else {
			view.send(instance.begin(this.request, cut), instance.beginDrain(1),
					instance.endDrain(DrainOutcome.TIMEOUT,
							new InFlightRequest(this.request, 1, "GET", cut, null, false, 1)),
					instance.abort(this.request));
		}
		view.send(instance.close(1), instance.close(2), instance.end());
	}

	private static void save(Page page, String name) throws IOException {
		Files.write(DIRECTORY.resolve("fleet-" + name + ".png"), page.screenshot());
	}

}
