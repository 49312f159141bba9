package com.example.lakeside;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.FilterType;

/**
 * The quotes of the bank, which do not depend on the starter and run without it.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@ComponentScan(basePackages = "com.example.lakeside.web", useDefaultFilters = false,
		includeFilters = @ComponentScan.Filter(type = FilterType.REGEX, pattern = ".*QuoteController"))
class PlainQuotes {

	public static void main(String[] args) {
		SpringApplication.run(PlainQuotes.class, args);
	}

}
