/**
 * The watch: the listeners of the bank, its event file and the view of the page.
 */
@NullMarked
package com.example.lakeside.watch;

import org.jspecify.annotations.NullMarked;
