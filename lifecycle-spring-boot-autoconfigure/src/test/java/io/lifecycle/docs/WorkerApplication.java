package io.lifecycle.docs;

import io.lifecycle.application.GracefulShutdown;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

@SpringBootApplication
class WorkerApplication {

	public static void main(String[] args) throws InterruptedException {
		GracefulShutdown shutdown = SpringApplication.run(WorkerApplication.class, args)
			.getBean(GracefulShutdown.class);
		shutdown.await();
	}

}
