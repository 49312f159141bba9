package com.example.lakeside;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/**
 * Lakeside Bank.
 */
@SpringBootApplication
@ConfigurationPropertiesScan
public class LakesideBankApplication {

	/**
	 * Start the bank.
	 * @param args options of Spring Boot
	 */
	public static void main(String[] args) {
		SpringApplication.run(LakesideBankApplication.class, args);
	}

}
