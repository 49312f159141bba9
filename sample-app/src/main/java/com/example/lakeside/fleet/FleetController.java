package com.example.lakeside.fleet;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import com.example.lakeside.fleet.FleetReport.RouteReport;
import org.apache.kafka.streams.errors.InvalidStateStoreException;

import org.springframework.context.annotation.Profile;
import org.springframework.format.annotation.DurationFormat;
import org.springframework.format.annotation.DurationFormat.Style;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * The fleet as JSON, and live.
 */
@Profile("fleet")
@RestController
class FleetController {

	private final Fleet fleet;

	private final FleetReports reports;

	private final RunningFleet view;

	private final FleetPages pages;

	FleetController(Fleet fleet, FleetReports reports, RunningFleet view, FleetPages pages) {
		this.fleet = fleet;
		this.reports = reports;
		this.view = view;
		this.pages = pages;
	}

	@GetMapping("/fleet")
	FleetReport fleet(@RequestParam(defaultValue = "") String search) {
		return this.reports.report(search);
	}

	@GetMapping("/fleet/{instance}")
	Instance instance(@PathVariable String instance) {
		return this.fleet.instance(instance).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
	}

	// A path cannot hold each name.
	@GetMapping("/fleet/instances")
	List<Instance> instances(@RequestParam String name) {
		return this.fleet.instance(name).stream().toList();
	}

	@GetMapping("/fleet/routes")
	List<RouteReport> routes(@RequestParam(defaultValue = "5m") @DurationFormat(style = Style.SIMPLE) Duration since) {
		return this.reports.routes(since);
	}

	@GetMapping("/fleet/rollouts")
	List<Rollout> rollouts() {
		return this.fleet.rollouts(System.currentTimeMillis());
	}

	@GetMapping(path = "/fleet/stream", produces = "text/event-stream")
	SseEmitter stream(@RequestParam(defaultValue = "") String search) {
		return this.pages.open(() -> this.reports.report(search));
	}

	@ExceptionHandler(MethodArgumentTypeMismatchException.class)
	@ResponseStatus(HttpStatus.BAD_REQUEST)
	Map<String, String> noDuration(MethodArgumentTypeMismatchException ex) {
		return Map.of("error", "'" + ex.getName() + "' must be a duration such as 5m");
	}

	// The stores answer when they have been restored.
	@ExceptionHandler(InvalidStateStoreException.class)
	@ResponseStatus(HttpStatus.SERVICE_UNAVAILABLE)
	Map<String, String> notReady() {
		return Map.of("state", this.view.state());
	}

}
